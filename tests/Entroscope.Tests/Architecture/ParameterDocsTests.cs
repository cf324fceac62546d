using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Entroscope.Tests.Architecture;

/// <summary>Checks the documentation that users see: a public member that documents a parameter documents them all.</summary>
public sealed partial class ParameterDocsTests
{
    [Fact]
    public void PublicMembersDocumentAllParametersOrNone() => Assert.Empty(Missing(typeof(Circuit).Assembly, Documentation(typeof(Circuit).Assembly)));

    [Fact]
    public void AMissingParameterIsFound()
    {
        XDocument documentation = Documentation(typeof(Circuit).Assembly);
        XElement member = documentation.Descendants("member").First(m => Name(m).StartsWith("M:Entroscope.Circuit.Train(", StringComparison.Ordinal));
        member.Elements("param").Last().Remove();
        Assert.Equal([Name(member)], Missing(typeof(Circuit).Assembly, documentation));
    }

    private static XDocument Documentation(Assembly assembly) => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));

    private static string Name(XElement member) => member.Attribute("name")!.Value;

    private static List<string> Missing(Assembly assembly, XDocument documentation)
    {
        Dictionary<string, Type> types = assembly.GetExportedTypes().ToDictionary(t => t.FullName!.Replace('+', '.'), StringComparer.Ordinal);
        var missing = new List<string>();
        int checkedMembers = 0;
        foreach (XElement member in documentation.Descendants("member").Where(m => m.Elements("param").Any()))
        {
            Match id = Method().Match(Name(member));
            if (!id.Success || !types.TryGetValue(id.Groups[1].Value, out Type? type))
            {
                continue;
            }

            int parameters = id.Groups[4].Success ? 1 + Nested().Replace(id.Groups[4].Value, string.Empty).Count(c => c == ',') : 0;
            bool isPublic = type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static).OfType<MethodBase>()
                .Any(m => m.Name.Replace('.', '#') == id.Groups[2].Value && (m.IsPublic || m.IsFamily) && m.GetParameters().Length == parameters);
            checkedMembers += isPublic ? 1 : 0;
            if (isPublic && member.Elements("param").Count() < parameters)
            {
                missing.Add(Name(member));
            }
        }

        Assert.True(checkedMembers > 50, $"Only {checkedMembers} documented members were found.");
        return missing;
    }

    [GeneratedRegex(@"^M:([\w.]+)\.([\w#]+)(``\d+)?(?:\((.*)\))?", RegexOptions.None, 5000)]
    private static partial Regex Method();

    [GeneratedRegex(@"\{[^{}]*(\{[^{}]*\}[^{}]*)*\}|\[[^\]]*\]", RegexOptions.None, 5000)]
    private static partial Regex Nested();
}

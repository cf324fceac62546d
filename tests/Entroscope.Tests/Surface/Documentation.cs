using System.Reflection;
using System.Xml.Linq;

namespace Entroscope.Tests.Surface;

/// <summary>Which exceptions the documentation of a member declares.</summary>
internal sealed class Documentation
{
    private readonly ILookup<string, XElement> _members;

    public Documentation(params Assembly[] assemblies) =>
        _members = assemblies.SelectMany(a => XDocument.Load(Path.ChangeExtension(a.Location, ".xml")).Descendants("member"))
            .ToLookup(m => ((string)m.Attribute("name")!)[2..].Split('(')[0].Split('`')[0], StringComparer.Ordinal);

    /// <summary>
    /// Returns whether a member, one of its overloads, or the remarks of its type name the exception. What is wrong with an argument needs no
    /// declaration of its own: the range of the parameter is one. A cancellation is what its token is there for.
    /// </summary>
    public bool Declares(MethodBase member, Type error)
    {
        if (error.IsSubclassOf(typeof(ArgumentException)) || error == typeof(ArgumentException) || error == typeof(OperationCanceledException))
        {
            return true;
        }

        string type = member.DeclaringType!.FullName!;
        string name = member is ConstructorInfo ? "#ctor" : member.Name.Replace("get_", string.Empty, StringComparison.Ordinal);
        return _members[Invariant($"{type}.{name}")].Concat(_members[type])
            .Any(m => m.Descendants().Attributes().Any(a => a.Value == "T:" + error.FullName) || m.Descendants("inheritdoc").Any());
    }
}

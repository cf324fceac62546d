using System.Reflection;
using Entroscope.Reporting;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Surface;

/// <summary>
/// The whole public surface with wild arguments: every constructor, method and property of every public type is called with one argument after the other
/// replaced by what nobody means. What comes out is a result or an exception that says what is wrong with the argument, never an accident.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // What takes long on purpose, such as many draws, is cancelled; it must then end.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(40);

    private readonly PatientWorker _worker = new();

    private readonly Documentation _documentation = new(typeof(Circuit).Assembly, typeof(ReportWriter).Assembly);

    // A setter changes a copy: the others go on with the valid instance.
    private static readonly MethodInfo Copy = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    // Members of every record.
    private static readonly string[] Synthesized = ["Equals", "GetHashCode", "GetType", "ToString", "Deconstruct", "<Clone>$"];

    [Fact]
    public void WildArguments_AreRefusedAsDocumented()
    {
        using var instances = new Instances();
        var values = new WildValues(instances.Of, instances.Folder.Path);
        var failures = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var untried = new List<string>();
        int calls = 0;
        Type[] types = [.. typeof(Circuit).Assembly.GetExportedTypes().Concat(typeof(ReportWriter).Assembly.GetExportedTypes())
            .Where(t => !t.IsEnum && !t.IsInterface)];
        foreach (Type type in types.OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            foreach (MethodBase member in Members(type))
            {
                object?[] targets = member.IsStatic || member is ConstructorInfo ? [null] : Targets(instances, values, type);
                if (targets.Length == 0)
                {
                    untried.Add(type.FullName + "." + member.Name);
                }

                // A second instance is asked as it should be; the first meets everything.
                for (int t = 0; t < targets.Length; t++)
                {
                    calls += Try(member, targets[t], values, failures, isWild: t == 0 || type.IsValueType);
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Select(f => f.Key + " <- " + f.Value)));
        Assert.True(untried.Count == 0, string.Join(", ", untried));
        Assert.True(calls > 5000, Invariant($"Only {calls} calls were made."));
    }

    private static object?[] Targets(Instances instances, WildValues values, Type type)
    {
        if (type.IsValueType)
        {
            return [.. instances.Of(type), Activator.CreateInstance(type)];
        }

        // Of what no answer holds, such as a point of a law that there is none of, one is made of the first arguments.
        return instances.Of(type) is { Count: > 0 } known
            ? [.. known]
            : [.. type.GetConstructors().Where(c => !c.GetParameters().Any(p => p.ParameterType.IsByRefLike)).Take(1)
                .Select(made => made.Invoke([.. made.GetParameters().Select(p => values.Of(p)[0])]))];
    }

    private static IEnumerable<MethodBase> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<MethodBase> methods = type.GetMethods(Own).Where(m => !m.Name.StartsWith("op_", StringComparison.Ordinal)
            && !Synthesized.Contains(m.Name, StringComparer.Ordinal) && !m.IsAbstract);
        return (type.IsAbstract ? [] : type.GetConstructors().Cast<MethodBase>()).Concat(methods)
            .Select(m => m is MethodInfo { IsGenericMethodDefinition: true } generic ? generic.MakeGenericMethod(typeof(int)) : m);
    }

    // Every argument by itself over all its values, the others valid; then a few that are wild together.
    private int Try(MethodBase member, object? target, WildValues values, SortedDictionary<string, string> failures, bool isWild)
    {
        var call = WildCall.Of(member);
        bool isSetter = member.IsSpecialName && member.Name.StartsWith("set_", StringComparison.Ordinal);
        ParameterInfo[] parameters = member.GetParameters();
        IReadOnlyList<object?>[] choices = [.. parameters.Select(p => isWild ? values.Of(p) : values.Of(p).Take(1).ToArray())];
        int calls = 0;
        Run(parameters.Length == 0 ? [] : [.. choices.Select(c => c[0])]);
        for (int p = 0; p < parameters.Length; p++)
        {
            for (int v = 1; v < choices[p].Count; v++)
            {
                object?[] arguments = [.. choices.Select(c => c[0])];
                arguments[p] = choices[p][v];
                Run(arguments);
            }
        }

        for (int turn = 1; turn < 6 && parameters.Length > 1 && isWild; turn++)
        {
            Run([.. choices.Select((c, p) => c[((turn * 7919) + (p * 104729)) % c.Count])]);
        }

        return calls;

        void Run(object?[] arguments)
        {
            calls++;
            string name = member.DeclaringType!.FullName + "." + member.Name;
            using var patience = new CancellationTokenSource(Patience);
            object?[] given = [.. arguments.Select(a => a is CancellationToken ? patience.Token : a)];
            try
            {
                if (!_worker.Run(() => call.Run(isSetter ? Copy.Invoke(target, null) : target, given), Longest))
                {
                    failures.TryAdd(name + " hangs", Describe(arguments));
                }
            }
            catch (Exception e) when (e is ArgumentException or EntroscopeException or InvalidOperationException or OperationCanceledException)
            {
                if (!_documentation.Declares(member, e.GetType()))
                {
                    failures.TryAdd(name + " " + e.GetType().Name + " undeclared", Describe(arguments) + ": " + e.Message);
                }
            }
            catch (Exception e)
            {
                failures.TryAdd(name + " " + e.GetType().Name, Describe(arguments) + ": " + e.ToString().Split('\n').Take(4).Aggregate((a, b) => a + b));
            }
        }
    }

    private static string Shown(string text) => text.Length > 200 ? text[..200] : text;

    private static string Describe(object?[] arguments) => string.Join(", ", arguments.Select(a => a switch
    {
        null => "null",
        Array array => "[" + string.Join(' ', array.Cast<object?>().Take(5)) + "]",
        string or ValueType => Shown($"{a}"),
        _ => a.GetType().Name.EndsWith("Options", StringComparison.Ordinal) || a is NetworkPlan ? Shown($"{a}") : a.GetType().Name,
    }));
}

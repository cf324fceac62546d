using System.CommandLine;
using Entroscope.Cli.Commands;
using Entroscope.Cli.Input;
using Xunit;

namespace Entroscope.Cli.Tests.Support;

/// <summary>Every command with its options, as the command line has them: what is tested over this table holds for commands to come.</summary>
internal static class CommandTable
{
    public static TheoryData<string> Names => [.. CommandList.Create([]).Select(c => c.Name)];

    public static Command Of(string name) => CommandList.Create([name]).Single();

    public static IEnumerable<PathOption> Paths(string name) => Options(name).OfType<PathOption>();

    /// <summary>Gets the options that this tool carries out; others have another tool do the whole command.</summary>
    public static IEnumerable<Option> Options(string name) => Of(name).Options.Where(o => AddOnTool.Find([name, o.Name]) is null);

    /// <summary>Gets the least a command needs: a file for every argument, whether it must be there or may.</summary>
    public static string[] Arguments(string name, string model, string data) =>
        [.. Of(name).Arguments.SelectMany(a => a.Name is "DATA" or "Y" ? [data] : a.Name is "MODEL|DATA" ? new[] { model, data } : [model])];
}

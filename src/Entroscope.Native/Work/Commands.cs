using System.Collections.Concurrent;
using Entroscope.Cli.Commands;
using Entroscope.Native.Calls;
using Entroscope.Networks.Cli;

namespace Entroscope.Native.Work;

/// <summary>Commands of the command line that answer a question of the caller, with its JSON.</summary>
internal static class Commands
{
    private static readonly string[] Measuring =
    [
        "activation", "anomalies", "classify", "columns", "compare", "condition", "entangle", "entropy", "estimate", "evaluate", "impute", "inspect", "ledger",
        "mi", "sample", "scaling", "verify",
    ];

    private static readonly string[] OfNetworks = ["layers"];

    // The options of a command are made once: System.CommandLine keeps what it has seen.
    private static readonly ConcurrentDictionary<string, RootCommand> Made = new(StringComparer.Ordinal);

    /// <summary>Carries out a request.</summary>
    /// <param name="request">
    /// <c>{"command": "ledger", "arguments": ["model", "X"], "options": {"shared": true}, "held": {"model": HANDLE, "X": HANDLE}}</c>.
    /// </param>
    /// <param name="call">What cancels it and receives its messages, or null.</param>
    /// <returns><c>{"code": EXIT CODE, "messages": [...], "result": ...}</c>.</returns>
    public static byte[] Answer(JsonElement request, LongCall? call)
    {
        Requests.Ensure(request, "command", "arguments");
        string command = request.GetProperty("command").GetString()!;
        RootCommand commands = Made.GetOrAdd(command, Make);
        string[] arguments =
        [
            command, .. Requests.Arguments(commands.Subcommands[0], request.GetProperty("options")), "--json", "--",
            .. request.GetProperty("arguments").EnumerateArray().Select(a => a.GetString()!),
        ];
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        TextWriter messages = call?.Messages(error) ?? error;
        int code = HeldObjects.With(Requests.Held(request), () => App.Ask(commands, arguments, output, messages, call?.Token ?? default));
        return Requests.Json(json =>
        {
            json.WriteNumber("code", code);
            json.WriteStartArray("messages");
            foreach (string line in error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
            json.WritePropertyName("result");
            json.WriteRawValue(output.ToString());
        });
    }

    private static RootCommand Make(string command) =>
        Array.IndexOf(OfNetworks, command) >= 0 ? App.CreateRoot([command], Only(command, NetworkCommands.Set))
        : Array.IndexOf(Measuring, command) >= 0 ? App.CreateRoot([command], Only(command, CommandList.Set))
        : throw new UsageException($"'{command}' is none of {string.Join(", ", Measuring.Concat(OfNetworks))}");

    private static CommandSet Only(string command, CommandSet all) =>
        all with { Create = args => all.Create(args).Where(c => string.Equals(c.Name, command, StringComparison.Ordinal)) };
}

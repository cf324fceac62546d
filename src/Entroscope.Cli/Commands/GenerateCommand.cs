using Entroscope.Sources;

namespace Entroscope.Cli.Commands;

/// <summary><c>generate</c>: draws rows from a source whose scaling law is known, and gives the truth about it.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = $"The source: {string.Join(", ", SourceCatalog.All.Select(e => e.Name))}.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var arguments = new SourceArguments();
        PathOption file = CommonOptions.Output(
            PathUse.Shown, "Write the rows into this file: an array where its name ends in .npy, else CSV; a row at a time, so that they may be long.");
        var truth = new PathOption(PathUse.Written, "--truth")
        {
            Description = "Write the law, the entropies and what is shared at every level into this JSON file.",
            HelpName = "FILE",
        };
        var tree = new PathOption(PathUse.Written, "--tree-file")
        {
            Description = "Write the aligned tree into this file.json, for --tree.",
            HelpName = "FILE",
        };
        Option<int?> shift = OptionFactory.OptionalInteger(
            "--shift", "With --tree-file: the tree misaligned by this many sites. [default: 0]", 0, int.MaxValue);
        var law = new Option<bool>("--law") { Description = "Show the truth and the law that is read from it." };
        var list = new Option<bool>("--list") { Description = "List the sources with their laws and parameters." };
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("generate", "Draw rows from a source whose scaling law is known: exact draws, exact entropies of patches where they exist, "
            + "and the tree that is aligned with it.")
        {
            name,
        };
        arguments.AddTo(command);
        command.AddAll(file, truth, tree, shift, law, list, unit, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                TextWriter output = parsed.InvocationConfiguration.Output;
                string? named = parsed.GetValue(name);
                var text = new SourceText(new Numbers(CommonOptions.InNats(parsed, unit)), output);
                if (parsed.GetValue(list))
                {
                    List(parsed, named, parsed.GetValue(json), output, text, arguments, [file, truth, tree, shift, law, unit]);
                    return ExitCode.Done;
                }

                UsageException.ThrowIf(named is null, $"generate needs NAME, one of {string.Join(", ", SourceCatalog.All.Select(e => e.Name))}, or --list");
                UsageException.ThrowIf(
                    parsed.GetValue(shift) is not null && parsed.GetValue(tree) is null, "--shift moves the tree that --tree-file writes; give --tree-file");
                Source source = arguments.Make(parsed, named, parsed.GetValue(shift) ?? 0);
                var request = new GenerateRequest
                {
                    Source = source,
                    Parameters = arguments.Given(parsed),
                    Rows = arguments.Rows(parsed),
                    Seed = arguments.Seed(parsed),
                    Options = arguments.Options(parsed),
                    File = parsed.GetValue(file),
                    Truth = parsed.GetValue(truth),
                    TreeFile = parsed.GetValue(tree),
                    Shift = parsed.GetValue(shift) ?? 0,
                    Law = parsed.GetValue(law),
                    Json = parsed.GetValue(json),
                };
                request.Run(output, text, cancellation);
                return ExitCode.Done;
            },
            "entroscope generate channel-tree --sites 256 --rows 5000 --flip 0.15 -o rows.npy --tree-file tree.json",
            "entroscope generate santa-fe --sites 1024 --law",
            "entroscope generate hidden-markov --sites 1024 --truth truth.json",
            "entroscope generate --list");
    }

    private static void List(
        ParseResult parsed, string? named, bool json, TextWriter output, SourceText text, SourceArguments arguments, Option[] others)
    {
        UsageException.ThrowIf(named is not null, $"--list is about all sources; leave '{named}' out");
        parsed.Refuse([.. arguments.All, .. others], "says nothing about the list of sources; leave it out, or name a source");
        if (json)
        {
            JsonOutput.Write(output, w => SourceJson.Catalog(w, SourceCatalog.All));
        }
        else
        {
            text.List(SourceCatalog.All);
        }
    }
}

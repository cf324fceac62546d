using Entroscope.Information.Entanglement;

namespace Entroscope.Cli.Input;

/// <summary>The options that name sets of sites against all others.</summary>
internal sealed class PartitionArguments
{
    private readonly RepeatedOption _partition = new("--partition")
    {
        Description = "A set of columns against all others; may be given several times: columns by name or number from 0, as 0,2,4; halves; odd-even; blocks:B "
            + "(every other block of B columns). [default: halves and odd-even, where they are cheap]",
        HelpName = "SET",
    };

    private readonly PathOption _mask = new(PathUse.Read, "--mask")
    {
        Description = "A text file with a 0 or a 1 for every column, in any lines: the columns with 1 against the others.",
        HelpName = "FILE",
    };

    public Option[] All => [_partition, _mask];

    /// <summary>Reads the partitions in the order in which they were given, the mask last; null where none was.</summary>
    public IReadOnlyList<SitePartition>? Read(ParseResult parsed, ConvAC model)
    {
        string[] texts = parsed.GetValue(_partition) ?? [];
        string? mask = parsed.GetValue(_mask);
        int sites = model.Tree.SiteCount;
        SitePartition[] named = [.. texts.Select(t => Named(t, model))];
        return mask is not null ? [.. named, Masked(mask, sites)] : named.Length > 0 ? named : null;
    }

    private static SitePartition Named(string text, ConvAC model)
    {
        int sites = model.Tree.SiteCount;
        const string Blocks = "blocks:";
        try
        {
            switch (text)
            {
                case "halves":
                    return SitePartition.Halves(sites);
                case "odd-even":
                    return SitePartition.OddEven(sites);
            }

            if (text.StartsWith(Blocks, StringComparison.Ordinal))
            {
                return int.TryParse(text.AsSpan(Blocks.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0 && size < sites
                    ? SitePartition.Blocks(size, sites)
                    : throw new UsageException(Invariant($"--partition blocks:B needs blocks of 1..{sites - 1} columns, but is '{text}'"));
            }

            UsageException.ThrowIf(
                ColumnReferences.Split(text).Any(c => c.Length == 0),
                $"--partition must be halves, odd-even, blocks:B or a list of columns such as 0,2,4, but is '{text}'");
            int[] found = new ColumnReferences(model.Metadata.SiteNames, sites).FindAll(text, out string problem);
            return problem.Length == 0 ? new SitePartition(text, found, sites) : throw new UsageException($"--partition names {problem}");
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--partition {text}: {e.Message.Split(" (Parameter", 2)[0]}");
        }
    }

    private static SitePartition Masked(string path, int sites)
    {
        string text = InputFile.Read(path, stream => new StreamReader(stream).ReadToEnd());
        var inside = new List<int>();
        (int site, int line) = (0, 1);
        foreach (char c in text)
        {
            line += c == '\n' ? 1 : 0;
            if (char.IsWhiteSpace(c) || c is ',' or '\uFEFF')
            {
                continue;
            }

            if (c is not '0' and not '1')
            {
                throw new DataException(Invariant($"{path}: line {line}: a mask holds 0 and 1, but here is '{c}'."));
            }

            if (c == '1')
            {
                inside.Add(site);
            }

            site++;
        }

        return site != sites ? throw new DataException(Invariant($"{path}: the mask has {site} values, but the model has {sites} columns."))
            : inside.Count == 0 || inside.Count == sites
                ? throw new DataException(Invariant($"{path}: a mask leaves columns on either side, but {inside.Count} of the {sites} are 1."))
            : new SitePartition(Path.GetFileName(path), inside, sites);
    }
}

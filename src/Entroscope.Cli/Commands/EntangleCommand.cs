using Entroscope.Information.Entanglement;

namespace Entroscope.Cli.Commands;

/// <summary><c>entangle</c>: a network read as a state: Schmidt spectra, entanglement entropies, ranks, and the cuts that bound them.</summary>
internal static class EntangleCommand
{
    private const double Agreement = 1e-9;

    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var partitions = new PartitionArguments();
        var blocks = new Option<bool>("--blocks")
        {
            Description = "Measure blocks of neighbouring columns of all sizes up to half, and by which law they grow.",
        };
        Option<string?> boundary = OptionFactory.Choice(
            "--boundary", "How the columns lie, for --blocks: on a ring (blocks have two ends) or on a line. [default: periodic]", "periodic", "open");
        var generic = new Option<bool>("--generic-rank")
        {
            Description = "Also compute for every partition the rank that almost all weights of this architecture have.",
        };
        Option<int?> shallow = OptionFactory.OptionalInteger(
            "--shallow", "Also fit shallow networks (CP) of 1, 2, 4, ... up to so many channels to the output of class 0, and show their errors.", 1, 256);
        var check = new Option<bool>("--check") { Description = "Check the norms by a sum over all joint values; exit code 3 where they differ." };
        var plot = new PathOption(PathUse.Written, "--plot") { Description = "Write a page with the pictures (HTML).", HelpName = "FILE" };
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("entangle", "Measure the entanglement of a network of any weights, read as a state (a tensor network): Schmidt spectra and "
            + "entropies across every edge of the tree and of any partition, ranks, minimum cuts that bound them, and entropy against the size of blocks.")
        {
            path,
        };
        command.AddAll([.. partitions.All, blocks, boundary, generic, shallow, check, plot, seed, threads, unit, json]);
        return command.Running(
            (parsed, cancellation) =>
            {
                string file = parsed.GetRequiredValue(path);
                ConvAC model = ModelInput.LoadState(file);
                UsageException.ThrowIf(parsed.GetValue(boundary) is not null && !parsed.GetValue(blocks), "--boundary says how blocks lie; give --blocks, too");
                string? page = parsed.GetValue(plot);
                if (page is not null)
                {
                    AtomicFile.EnsureWritable(page);
                }

                TextWriter error = parsed.InvocationConfiguration.Error;
                IReadOnlyList<SitePartition> sets = partitions.Read(parsed, model) ?? EntanglementAnalysis.CheapPartitions(model);
                var options = new EntanglementOptions
                {
                    Partitions = sets,
                    Blocks = parsed.GetValue(blocks),
                    Boundary = string.Equals(parsed.GetValue(boundary), "open", StringComparison.Ordinal) ? ChainBoundary.Open : ChainBoundary.Periodic,
                    Threads = parsed.GetValue(threads),
                };
                LongComputation.Announce(error, "Schmidt spectra", EntanglementAnalysis.Operations(model, options));
                IReadOnlyList<StateEntanglement> states = Measure(model, options, file, cancellation);
                int?[] ranks = parsed.GetValue(generic)
                    ? [.. sets.Select(s => GenericRank.Compute(model.Shape, s, [.. model.Leaves.Select(l => l.Alphabet)], parsed.GetValue(seed)))]
                    : [];
                IReadOnlyList<ShallowFit> fits = parsed.GetValue(shallow) is { } most ? Fit(model, most, parsed.GetValue(seed), file, cancellation) : [];
                double? difference = parsed.GetValue(check) ? Difference(model, states, cancellation) : null;
                if (page is not null)
                {
                    AtomicFile.WriteText(page, EntanglementPage.Write(
                        model.Tree, states, model.Reading.Words(), Path.GetFileName(file), model.Metadata.SiteNames?.ToArray()));
                }

                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(parsed.InvocationConfiguration.Output, w =>
                    {
                        EntanglementJson.Write(w, model.Tree, model.Reading.Words(), states, ranks);
                        if (fits.Count > 0)
                        {
                            EntanglementJson.Write(w, fits);
                        }

                        if (difference is { } by)
                        {
                            w.Number("norm_difference", by);
                        }
                    });
                }
                else
                {
                    var numbers = new Numbers(CommonOptions.InNats(parsed, unit));
                    EntanglementText.Show(parsed.InvocationConfiguration.Output, numbers, model, states, ranks, difference);
                    EntanglementText.Show(parsed.InvocationConfiguration.Output, fits);
                }

                if (difference > Agreement)
                {
                    error.WriteLine(Invariant($"entroscope: the norm by enumeration differs by {difference:G3} of it, more than {Agreement}"));
                    return ExitCode.CheckFailed;
                }

                return ExitCode.Done;
            },
            "entroscope entangle network.json",
            "entroscope entangle network.json --partition 0,2,4 --partition halves --json",
            "entroscope entangle my-run/model.safetensors --blocks --plot entanglement.html");
    }

    private static IReadOnlyList<StateEntanglement> Measure(ConvAC model, EntanglementOptions options, string file, CancellationToken cancellation)
    {
        try
        {
            return EntanglementAnalysis.Measure(model, options, cancellation);
        }
        catch (ModelException e)
        {
            throw new ModelException($"{file}: {e.Message}", e);
        }
    }

    private static IReadOnlyList<ShallowFit> Fit(ConvAC model, int most, ulong seed, string file, CancellationToken cancellation)
    {
        int[] widths = [.. Enumerable.Range(0, 9).Select(k => 1 << k).Where(z => z < most), most];
        try
        {
            return ShallowFitting.Fit(model, 0, widths, seed: seed, cancellation: cancellation);
        }
        catch (ModelException e)
        {
            throw new ModelException($"{file}: {e.Message}", e);
        }
    }

    private static double Difference(ConvAC model, IReadOnlyList<StateEntanglement> states, CancellationToken cancellation) =>
        EnumeratedNorm.LogSquaredNorms(model, cancellation).Zip(states, (log, state) => Math.Abs(Math.Exp(log - state.LogSquaredNorm) - 1)).Max();
}

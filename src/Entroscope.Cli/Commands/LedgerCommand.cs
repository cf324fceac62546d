using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary><c>ledger</c>: where every bit of every sample is spent.</summary>
internal static class LedgerCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        var shared = new Option<bool>("--shared") { Description = "The shared ledger alone: what the columns share, and what each is worth." };
        var givenClass = new Option<bool>("--given-class") { Description = "The latent ledger of -log p(x|y) for the true class, instead of -log p(x)." };
        var meanOnly = new Option<bool>("--mean-only") { Description = "Leave the samples out; show the averages." };
        PathOption file = CommonOptions.Output(PathUse.Shown,
            "Write a CSV file: log p of every row, and per column -log p of its value by itself and given all others, "
            + "in nats. With --json: the JSON that is shown.");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        Option<string?> unit = CommonOptions.Unit();
        PathOption ensemble = EnsembleArguments.Read();
        var command = new Command("ledger", "Show what the columns of data share, what each is worth and which rows surprise (the shared ledger), "
            + "and what the network's latents do with it (the latent ledger). Exact for every sample.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll(shared, givenClass, meanOnly, file, ensemble, threads, unit, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                var wanted = new Wanted(parsed.GetValue(shared), parsed.GetValue(givenClass), parsed.GetValue(json),
                    !parsed.GetValue(meanOnly), parsed.GetValue(file));
                wanted.Check(parsed.GetValue(ensemble) is not null);
                ConvACMixture model = ModelInput.Load(parsed.GetRequiredValue(path));
                ModelEnsemble? fits = EnsembleArguments.Load(parsed, ensemble, model);
                ModelData rows = ModelInput.LoadRows(model, parsed.GetRequiredValue(data.Path), data.Read(parsed), parsed.GetValue(threads),
                    parsed.InvocationConfiguration.Error, cancellation);
                UsageException.ThrowIf(wanted.GivenClass && rows.Labels is null, "--given-class needs data with classes; name the class column with --label");
                if (wanted.GivenClass && Array.TrueForAll(rows.Labels!, label => label < 0))
                {
                    throw new DataException($"{rows.Data.Name}: --given-class needs at least one row whose class is known, but none is.");
                }

                var options = new EngineOptions { Threads = parsed.GetValue(threads) };
                var engine = new ModelEngine(model, options);
                var numbers = new Numbers(CommonOptions.InNats(parsed, unit));
                TextWriter output = parsed.InvocationConfiguration.Output;
                var account = new SharedLedgerOutput(engine, rows, numbers, fits, options, cancellation);
                return wanted is { Json: true, File: { } result } && !StandardStream.IsOutput(result)
                    ? ResultFile.Write(result, output, target => Show(wanted with { File = null }, account, engine, rows, numbers, target, cancellation))
                    : Show(wanted with { File = wanted.Json ? null : wanted.File }, account, engine, rows, numbers, output, cancellation);
            },
            "entroscope ledger my-run/model.safetensors data.csv --shared",
            "entroscope ledger my-run/model.safetensors data.csv -o surprise.csv",
            "entroscope ledger model.safetensors data.csv --shared --ensemble fits",
            "entroscope ledger my-run/model.safetensors digits --part test --json > ledger.json");
    }

    private static int Show(
        Wanted wanted, SharedLedgerOutput account, ModelEngine engine, ModelData rows, Numbers numbers, TextWriter output, CancellationToken cancellation)
    {
        if (wanted.File is { } file)
        {
            if (StandardStream.IsOutput(file))
            {
                account.WriteCsv(ShownWriter.Over(output).Data);
                return ExitCode.Done;
            }

            // Before what is shown, so that a standard output that is closed or full costs no result.
            account.WriteCsv(file);
        }

        if (wanted is { Json: true, Shared: true })
        {
            account.WriteJson(wanted.Samples, output);
        }
        else if (wanted is { Json: false, GivenClass: false })
        {
            account.Show(wanted.Samples, output);
        }

        if (!wanted.Shared)
        {
            ShowLatents(wanted, engine, rows, numbers, output, cancellation);
        }

        if (wanted is { File: { } target, Json: false })
        {
            output.WriteLine(Invariant($"{target}: {rows.Data.Observations.Rows} rows"));
        }

        return ExitCode.Done;
    }

    private static void ShowLatents(Wanted wanted, ModelEngine engine, ModelData rows, Numbers numbers, TextWriter output, CancellationToken cancellation)
    {
        if (!wanted.Json)
        {
            output.WriteLine($"The latent ledger: what this network does with its latents{(wanted.GivenClass ? ", given the true class" : string.Empty)}. "
                + "Another network of the same distribution may spend otherwise.");
        }

        FittingRows measured = wanted.GivenClass ? rows.Rows : rows.Rows.Unlabelled;
        new LatentLedgerOutput(engine, measured, cancellation).Show(wanted.Json ? wanted.Samples : null, numbers, output);
    }

    /// <summary>What a command line asks for.</summary>
    private sealed record Wanted(bool Shared, bool GivenClass, bool Json, bool Samples, string? File)
    {
        public void Check(bool ensemble)
        {
            UsageException.ThrowIf(ensemble && (GivenClass || (Json && !Shared)),
                "--ensemble widens the shared ledger, as latents belong to one network; give --shared and leave --given-class out");
            UsageException.ThrowIf(ensemble && File is not null && !Json, "--ensemble widens means, and --output writes rows; leave one of them out");
            UsageException.ThrowIf(GivenClass && Shared, "--shared is the account of p(x), the class summed out; it cannot be combined with --given-class");
            UsageException.ThrowIf(GivenClass && File is not null && !Json,
                "--output writes the terms of p(x), the class summed out; it cannot be combined with --given-class");
        }
    }
}

using Entroscope.Information.Scaling;

namespace Entroscope.Cli.Commands;

/// <summary>The scaling law of given models, and of data by rows that they have not learned from: one in detail, several side by side.</summary>
/// <param name="Reading">How the data is read, and which part.</param>
/// <param name="Split">How the training divided it, or null.</param>
/// <param name="AllRows">Whether all rows are requested, instead of those that the network has not learned from.</param>
/// <param name="Nulls">The number of networks to be trained on shuffled columns.</param>
/// <param name="Check">Whether a law that rows show is checked by further networks.</param>
/// <param name="Training">The data of the training, where the rows are other data, or null.</param>
internal sealed record ScalingAction(ScalingSources Sources, DataOptions Reading, SplitOptions? Split, bool AllRows, int Nulls, bool Check, string? Training,
    EntropyOptions Draws, Numbers Numbers)
{
    /// <summary>Measures, infers and shows.</summary>
    /// <returns>The exit code: whether every target error was reached and, where that is asked, every verdict is decided.</returns>
    public int Run(bool json, bool decide, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        bool single = Sources.Models.Length == 1;
        Result[] results = Array.ConvertAll(Sources.Models, path => Measure(path, widths: json || single, error, cancellation));
        if (json)
        {
            WriteJson(output, results);
        }
        else if (single)
        {
            new ScalingText(Numbers, output).Show(results[0].Study);
            WidthAdviceText.Write(output, results[0].Widths!, results[0].Model.Tree, Numbers);
        }
        else
        {
            new ScalingText(Numbers, output).Compare(Sources.Models, Array.ConvertAll(results, r => r.Study));
        }

        return Array.TrueForAll(results, r => r.Study.Network.Measurement.TargetReached && (r.Study.Leading.Law.IsDecided || !decide))
            ? ExitCode.Done
            : ExitCode.NotConverged;
    }

    private Result Measure(string path, bool widths, TextWriter error, CancellationToken cancellation)
    {
        ConvACMixture loaded = ModelInput.Load(path);
        ConvAC model = ModelInput.OnTree(loaded, path);
        if (Nulls > 0)
        {
            NullNetworks.EnsureNetwork(loaded.Components.Count);
        }

        HeldOutRows? held = Sources.Data is { } data ? HeldOutRows.Load(model, data, Reading, Split, allowSeen: Training is not null, cancellation) : null;
        if (AllRows && held?.Division is not null)
        {
            throw new DataException($"{Sources.Data}: the network was trained on part of its rows, so --part all has no law of the data; "
                + "leave --part out for the rows that it has not learned from.");
        }

        if (Nulls > 0 && held!.Division is null)
        {
            throw new DataException(
                $"{Sources.Data}: --null shuffles the columns of the rows that the network was trained on, but the record of {path} is of other data.");
        }

        LongComputation.Announce(error, model, Draws, passes: widths ? 2 : 1);
        var options = new ScalingLawOptions { Seed = Draws.Seed };
        var network = MeasuredScaling.OfNetwork(model, Draws, options, cancellation);
        LayerEntropies entropies = network.Measurement.Entropies!;
        if (!entropies.TargetReached)
        {
            error.WriteLine(Invariant($"entroscope: {path}: after {entropies.Draws} draws the target errors are not yet reached"));
        }

        EntropyOptions again = new() { Draws = entropies.Draws > 0 ? entropies.Draws : null, Seed = Draws.Seed, Engine = Draws.Engine };
        (MeasuredScaling? measured, string? noCheck) = held is null ? (null, null) : OfRows(model, loaded, path, held, options, error, cancellation);
        if (measured is not null && held!.Overlap is { IsSeenBefore: true } seen)
        {
            measured = measured with
            {
                Law = measured.Law with
                {
                    Sentence =
                $"{measured.Law.Sentence}; with the reservation that {seen.Describe()}, and what is shared on these includes what it fitted by chance"
                }
            };
        }

        var study = new ScalingStudy
        {
            Network = network,
            Data = measured,
            NoCheck = noCheck,
            Rows = held?.Description,
            Null = Nulls > 0
                ? NullNetworks.Train(model, held!.Division!, Nulls, held.Data.Data, again,
                    new ProgressLines<int>(error, n => Invariant($"training network {n} of {Nulls} on shuffled columns")), cancellation)
                : null,
        };
        return new Result(model, study, widths ? ModelWidths.Advise(model, entropies, again, null, cancellation) : null);
    }

    private (MeasuredScaling Data, string? NoCheck) OfRows(
        ConvAC model, ConvACMixture loaded, string path, HeldOutRows held, ScalingLawOptions options, TextWriter error, CancellationToken cancellation)
    {
        Observations rows = held.Data.Data.Observations;
        MeasuredScaling data;
        try
        {
            data = MeasuredScaling.OfRows(model, rows, Draws.Engine, options, cancellation);
        }
        catch (DataException e)
        {
            throw new DataException($"{Sources.Data}: {e.Message}", e);
        }

        string? unused = held.Overlap is { IsSeenBefore: true } ? null
            : !data.AwaitsCheck ? "the rows show no law to be checked"
            : held.Division is not null ? "the data given is that of the training"
            : Check ? null : "--no-check leaves the check out";
        if (Training is not null && unused is not null)
        {
            error.WriteLine($"entroscope: {path}: --training {Training} is not used: {unused}");
        }

        if (!data.AwaitsCheck)
        {
            return (data, null);
        }

        if (loaded.Components.Count > 1)
        {
            return (data, CheckNetworks.WhyNot(loaded, null));
        }

        if (!Check)
        {
            return (data, "Without --no-check it is tried.");
        }

        DataSplit? division = held.Division;
        if (division is null && Training is not null)
        {
            division = HeldOutRows.FindDivision(model, Training, Reading with { Part = DataPart.All }, Split, cancellation)
                ?? throw new DataException(
                    $"{Training}: the record of {path} is of other data, or of another division of it, so the law cannot be checked by training on it.");
        }

        if (division is null)
        {
            return (data, "To try it, give the data of the training with --training.");
        }

        if (CheckNetworks.WhyNot(model, division) is { } reason)
        {
            return (data, reason);
        }

        LongComputation.Announce(error, "the trainings that check the law, if they need all their steps,", CheckNetworks.Operations(model, division));
        var progress = new ProgressLines<ScalingChange>(error, change => $"checking the law: training a network with {change.Words()}");
        return (CheckNetworks.Check(model, division, data, rows, Draws.Engine, options, progress, cancellation), null);
    }

    private void WriteJson(TextWriter output, Result[] results) => JsonOutput.Write(output, w =>
    {
        if (results.Length == 1)
        {
            Write(w, Sources.Models[0], results[0]);
            return;
        }

        w.WriteStartArray("models");
        foreach ((string path, Result result) in Sources.Models.Zip(results))
        {
            w.WriteStartObject();
            Write(w, path, result);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, string path, Result result)
    {
        json.WriteString("file", path);
        ScalingLawJson.Write(json, result.Study);
        json.Object("width_advice", () => WidthAdviceJson.Write(result.Widths!, json));
    }

    private sealed record Result(ConvAC Model, ScalingStudy Study, WidthAdvice? Widths);
}

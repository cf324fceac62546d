using Entroscope.Benchmarks.Measuring;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Ledgers;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Anomalies;

/// <summary>Anomalies in tables of known kinds, by log p, an isolation forest and nearest neighbours: docs/anomalies.md.</summary>
internal static class AnomaliesCommand
{
    private const int TestRows = 1000;
    private const int OddRows = 50;
    private const double Rate = 0.05;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--sets", "--rows", "--reference", "--seeds", "--missing", "--threads", "--json"]);
        string[] sets = options.Text("--sets", string.Join(',', AnomalySets.Names)).Split(',');
        string? odd = sets.FirstOrDefault(s => !AnomalySets.Names.Contains(s, StringComparer.Ordinal));
        if (odd is not null)
        {
            throw new ArgumentException($"--sets must name some of {string.Join(", ", AnomalySets.Names)}, but has '{odd}'.");
        }

        double missing = options.Real("--missing") ?? 0;
        var results = new List<AnomaliesResult>();
        Console.WriteLine("| set | log p | isolation forest | nearest neighbours | false alarms at 5 %, beside held-out rows | beside training rows "
            + "| false discoveries at 5 % | found | column named |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (string set in sets)
        {
            AnomaliesResult result = Measure(
                set, options.Number("--rows", 1000, 50), options.Number("--reference", 5000, 1), options.Number("--seeds", 5, 1), missing,
                options.Number("--threads", 0));
            results.Add(result);
            Console.WriteLine($"| {set} | {result.Network.Show("0.000")} | {result.Forest.Show("0.000")} | {result.NeighbourDistance.Show("0.000")} | "
                + $"{result.FalseAlarms.Show("0.0000")} | {result.FalseAlarmsOfTraining.Show("0.0000")} | {result.FalseDiscoveries.Show("0.000")} | "
                + $"{result.Found.Show("0.000")} | {result.Named.Show("0.000")} |");
            if (options.Has("--json"))
            {
                ResultFile.Write(options.Text("--json", string.Empty), results);
            }
        }

        return 0;
    }

    private static AnomaliesResult Measure(string set, int rows, int reference, int seeds, double missing, int threads)
    {
        List<double>[] all = [.. Enumerable.Range(0, 8).Select(_ => new List<double>())];
        for (int seed = 0; seed < seeds; seed++)
        {
            var random = new RandomStream((ulong)seed, "anomalies " + set);
            double[][] train = Hide(AnomalySets.Usual(set, rows, random), missing, random);
            double[][] beside = Hide(AnomalySets.Usual(set, reference, random), missing, random);
            int[] planted = new int[OddRows];
            double[][] test = Hide([.. AnomalySets.Usual(set, TestRows, random), .. AnomalySets.Odd(set, OddRows, random, planted)], missing, random);
            ConvACMixture model = Train(set, train, (ulong)seed, threads);
            var engine = new ModelEngine(model, new EngineOptions { Threads = threads });
            var options = new AnomalyOptions { FalseDiscoveryRate = Rate, DescribedRows = test.Length, ColumnsOfRow = 1 };
            AnomalyReport report = AnomalyScan.Run(engine, Fit(test), Fit(beside), options);
            AnomalyReport seen = AnomalyScan.Run(engine, Fit(test), Fit(train), options with { DescribedRows = 0 });
            var peers = new Peers(train, AnomalySets.Alphabets(set));
            double[][] encoded = [.. test.Select(peers.Encode)];
            var forest = new IsolationForest(peers.Rows, random);
            FittingRows Fit(double[][] rows) => FittingRows.Of(model.Pattern, Observations.FromRows(rows));
            RatedRow[] found = [.. report.Discoveries];
            double[] score = missing > 0 ? [.. report.Rows.Select(r => r.ReferenceMean - r.LogLikelihood)] : [.. report.Rows.Select(r => -r.LogLikelihood)];
            double[] figures =
            [
                Auc(score), Auc([.. encoded.Select(forest.Score)]), Auc([.. encoded.Select(peers.Distance)]),
                Alarms(report), Alarms(seen),
                found.Length == 0 ? 0 : found.Count(r => r.Row <= TestRows) / (double)found.Length,
                found.Count(r => r.Row > TestRows) / (double)OddRows,
                Enumerable.Range(0, OddRows).Where(k => planted[k] >= 0 && !double.IsNaN(test[TestRows + k][planted[k]]))
                    .Select(k => report.Rows[TestRows + k].Columns is [{ } first, ..] && first.Site == planted[k] ? 1.0 : 0)
                    .DefaultIfEmpty(double.NaN).Average(),
            ];
            for (int f = 0; f < figures.Length; f++)
            {
                all[f].Add(figures[f]);
            }
        }

        return new AnomaliesResult(set, missing, seeds)
        {
            Network = Mean.Of(all[0]),
            Forest = Mean.Of(all[1]),
            NeighbourDistance = Mean.Of(all[2]),
            FalseAlarms = Mean.Of(all[3]),
            FalseAlarmsOfTraining = Mean.Of(all[4]),
            FalseDiscoveries = Mean.Of(all[5]),
            Found = Mean.Of(all[6]),
            Named = Mean.Of(all[7]),
        };
    }

    private static ConvACMixture Train(string set, double[][] rows, ulong seed, int threads)
    {
        Dataset data = AnomalySets.Table(set, rows);
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        int validation = Math.Max(1, (int)Math.Round(0.15 * rows.Length));
        var split = new DataSplit(data.Select(order.AsSpan(validation), "train"), data.Select(order.AsSpan(0, validation), "validation"), null, string.Empty);
        TrainingOptions options = TrainingOptions.ForRows(rows.Length) with
        {
            Seed = seed,
            Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads },
        };
        return ConvACMixture.Of(TrainingJob.Run(split, new NetworkPlan(), options).Model);
    }

    private static double[][] Hide(double[][] rows, double missing, RandomStream random)
    {
        foreach (double[] row in missing > 0 ? rows : [])
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = random.NextDouble() < missing ? double.NaN : row[i];
            }
        }

        return rows;
    }

    private static double Alarms(AnomalyReport report) => report.Rows.Take(TestRows).Count(r => r.PValue <= Rate) / (double)TestRows;

    // The share of pairs of a usual and an odd row that the score orders rightly; ties count half.
    private static double Auc(double[] score)
    {
        double right = 0;
        for (int k = TestRows; k < score.Length; k++)
        {
            for (int r = 0; r < TestRows; r++)
            {
                right += score[r] < score[k] ? 1 : score[r] == score[k] ? 0.5 : 0;
            }
        }

        return right / (TestRows * (double)(score.Length - TestRows));
    }
}

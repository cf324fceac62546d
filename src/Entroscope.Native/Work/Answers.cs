using Entroscope.Native.Rows;

namespace Entroscope.Native.Work;

/// <summary>Answers a row at a time into arrays of the caller.</summary>
internal static unsafe class Answers
{
    /// <summary>Writes log p(x) of every row.</summary>
    public static void LogLikelihood(HeldModel model, FittingRows rows, int threads, double* result, CancellationToken cancellation)
    {
        using var memory = new CallerMemory(result, rows.Data.Rows);
        model.Ask(threads, engine => engine.LogLikelihood(rows.Data, RowSelection.All(rows.Data), memory.Memory, cancellation: cancellation));
    }

    /// <summary>Writes P(Y = y | x), shape [rows, classes].</summary>
    public static void Posterior(HeldModel model, FittingRows rows, int threads, double* result, CancellationToken cancellation) => model.Ask(
        threads, engine => Inference.Posterior.OfClass(engine, rows, cancellation).CopyTo(Span(result, rows.Data.Rows, model.Model.Classes)));

    /// <summary>Counts the latents of a level that <see cref="Latents"/> writes: nodes times channels.</summary>
    public static int LatentCount(HeldModel model, int level)
    {
        ConvAC network = JoinedNetwork.Of(model.Model);
        return Nodes(network, level).Sum(v => network.Shape.Channels(v));
    }

    /// <summary>Writes P(D_v = d | x) of the latents of a level, node by node.</summary>
    public static void Latents(HeldModel model, FittingRows rows, int level, int threads, double* result, CancellationToken cancellation)
    {
        ConvAC network = JoinedNetwork.Of(model.Model);
        int[] nodes = Nodes(network, level);
        IEngine engine = Engines.Create(network, new EngineOptions { Threads = threads });
        double[][] posteriors = engine.LatentPosteriors(rows.Data, RowSelection.All(rows.Data), nodes, null, cancellation);
        int width = nodes.Sum(v => network.Shape.Channels(v));
        int column = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            int channels = network.Shape.Channels(nodes[i]);
            for (int r = 0; r < rows.Data.Rows; r++)
            {
                posteriors[i].AsSpan(r * channels, channels).CopyTo(new Span<double>(result + ((long)r * width) + column, channels));
            }

            column += channels;
        }
    }

    /// <summary>Writes the rows with what is missing filled in.</summary>
    public static void Impute(
        HeldModel model, Observations rows, int[]? labels, int method, ulong seed, int threads, double* result, CancellationToken cancellation)
    {
        Refuse.Argument(!Enum.IsDefined((ImputeMethod)method), $"There is no method {method} of imputation.", nameof(method));
        Observations filled = Sampling.Fill(
            model.Model, model.Fit(rows, labels), seed, (ImputeMethod)method, new EngineOptions { Threads = threads }, cancellation);
        Copy(filled, result);
    }

    /// <summary>Writes draws and their classes.</summary>
    public static void Sample(HeldModel model, int count, ulong seed, int label, int threads, double* rows, int* classes, CancellationToken cancellation)
    {
        SampleSet drawn = Sampling.Draw(model.Model, count, seed, label, new EngineOptions { Threads = threads }, cancellation);
        Copy(drawn.Data, rows);
        drawn.Classes.CopyTo(new Span<int>(classes, count));
    }

    private static Span<double> Span(double* result, int rows, int columns) => new(result, checked(rows * columns));

    private static void Copy(Observations rows, double* result)
    {
        for (int i = 0; i < rows.Sites; i++)
        {
            ValueColumn column = rows.Column(i);
            for (int r = 0; r < rows.Rows; r++)
            {
                result[((long)r * rows.Sites) + i] = column[r];
            }
        }
    }

    private static int[] Nodes(ConvAC network, int level)
    {
        int top = network.Tree.Height;
        Refuse.Argument(level < -1 || level > top, $"The level must be one of 0..{top}, or -1 for the last, but is {level}.", nameof(level));
        int wanted = level < 0 ? top : level;
        return [.. Enumerable.Range(0, network.Tree.NodeCount).Where(v => network.Tree.SpendingLevel(v) == wanted)];
    }
}

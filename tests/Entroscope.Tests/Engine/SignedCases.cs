using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Tests.Engine;

/// <summary>Networks of real weights of every shape, and objectives of their scores.</summary>
internal static class SignedCases
{
    /// <summary>Makes a random network with normal weights in the place of its probabilities; any tree, any sharing, any leaf family.</summary>
    /// <param name="zeros">The probability that a weight is 0.</param>
    public static ConvAC Build(ulong seed, int sites, double zeros = 0, RandomModelOptions? options = null)
    {
        ConvAC model = RandomModels.Build(seed, sites, options ?? new RandomModelOptions { MaxAlphabet = 20 });
        var random = new RandomStream(seed, "signed case");
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < zeros ? 0 : random.NextGaussian())];
        LeafDistribution[] leaves = [.. model.Leaves.Take(model.Shape.LeafCount).Select(leaf => leaf is CategoricalLeaf table
            ? new CategoricalLeaf(table.Channels, table.Alphabet, Draw(table.ParameterCount), Reading.Score)
            : leaf)];
        double[][] weights = [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => Draw(model.Matrix(m).Length))];
        return new ConvAC(model.Shape, ConvAC.Expand(model.Shape, leaves), weights, model.ClassPrior, Reading.Score);
    }

    /// <summary>Makes the same network with other numbers in the place of its matrices.</summary>
    public static ConvAC With(ConvAC model, Func<int, double, double> change) => new(
        model.Shape, model.Leaves,
        [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => model.Matrix(m).ToArray().Select(w => change(m, w)).ToArray())],
        model.ClassPrior, Reading.Score);

    public static (double Sum, SignedGradient Gradient) Gradient(ISignedEngine engine, Observations data, IScoreObjective objective)
    {
        var gradient = new SignedGradient(engine.Model);
        return (engine.AddGradient(data, RowSelection.All(data), objective, gradient), gradient);
    }

    public static (double[] Log, double[] Sign) Scores(ISignedEngine engine, Observations data)
    {
        (double[] log, double[] sign) = (new double[data.Rows * engine.Model.Classes], new double[data.Rows * engine.Model.Classes]);
        engine.Scores(data, RowSelection.All(data), log, sign);
        return (log, sign);
    }

    /// <summary>Gets all derivatives, one after the other.</summary>
    public static double[] All(ConvAC model, SignedGradient gradient) =>
    [
        .. Enumerable.Range(0, model.Shape.MatrixCount).SelectMany(gradient.Matrix),
        .. Enumerable.Range(0, model.Shape.LeafCount).SelectMany(gradient.Leaf),
    ];
}

/// <summary>The sum over classes of w_y h_y / max |h| with the largest held: any direction of derivatives, of moderate size.</summary>
internal sealed class LinearObjective : IScoreObjective
{
    public double Differentiate(int row, ReadOnlySpan<double> relative, double logPeak, Span<double> derivative)
    {
        double sum = 0;
        for (int y = 0; y < relative.Length; y++)
        {
            derivative[y] = Math.Sin((3 * row) + y + 1);
            sum += derivative[y] * relative[y];
        }

        return sum;
    }

    public double OfZero(int row) => -1;
}

/// <summary>The sum over rows and classes of w log |h_y|.</summary>
internal sealed class LogObjective(double weight = 1) : IScoreObjective
{
    public double Differentiate(int row, ReadOnlySpan<double> relative, double logPeak, Span<double> derivative)
    {
        double sum = 0;
        for (int y = 0; y < relative.Length; y++)
        {
            derivative[y] = relative[y] == 0 ? 0 : weight / relative[y];
            sum += relative[y] == 0 ? 0 : weight * (logPeak + Math.Log(Math.Abs(relative[y])));
        }

        return sum;
    }

    public double OfZero(int row) => 0;
}

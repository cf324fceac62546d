using Entroscope.Numerics;

namespace Entroscope.Estimators.Probes;

/// <summary>The minimum of a smooth convex function by L-BFGS (Liu, Nocedal 1989) with a backtracking search.</summary>
internal static class QuasiNewton
{
    private const int Memory = 10;
    private const int MostSteps = 80;
    private const double Flat = 1e-5;

    /// <param name="function">Computes the value at a point, and its gradient.</param>
    public static double[] Minimise(Func<double[], double[], double> function, double[] start)
    {
        double[] x = [.. start], gradient = new double[x.Length];
        double value = function(x, gradient);
        var changes = new List<(double[] Step, double[] Turn, double Product)>();
        for (int step = 0; step < MostSteps && Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient)) > Flat; step++)
        {
            double[] direction = Direction(gradient, changes);
            double slope = DenseMatrix.Dot(direction, gradient);
            double[] next = new double[x.Length], turned = new double[x.Length];
            double length = changes.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(DenseMatrix.Dot(gradient, gradient))) : 1;
            double found = double.PositiveInfinity;
            for (int halving = 0; halving < 30; halving++, length /= 2)
            {
                TensorPrimitives.MultiplyAdd(direction, length, x, next);
                found = function(next, turned);
                if (found <= value + (1e-4 * length * slope))
                {
                    break;
                }
            }

            if (!(found < value))
            {
                break;
            }

            double[] change = new double[x.Length], turn = new double[x.Length];
            TensorPrimitives.Subtract(next, x, change);
            TensorPrimitives.Subtract(turned, gradient, turn);
            double product = DenseMatrix.Dot(change, turn);
            if (product > 0)
            {
                changes.Add((change, turn, product));
                if (changes.Count > Memory)
                {
                    changes.RemoveAt(0);
                }
            }

            (x, gradient, value) = (next, turned, found);
        }

        return x;
    }

    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Turn, double Product)> changes)
    {
        double[] q = [.. gradient];
        double[] along = new double[changes.Count];
        for (int i = changes.Count - 1; i >= 0; i--)
        {
            along[i] = DenseMatrix.Dot(changes[i].Step, q) / changes[i].Product;
            TensorPrimitives.MultiplyAdd(changes[i].Turn, -along[i], q, q);
        }

        if (changes.Count > 0)
        {
            (_, double[] turn, double product) = changes[^1];
            TensorPrimitives.Multiply(q, product / DenseMatrix.Dot(turn, turn), q);
        }

        for (int i = 0; i < changes.Count; i++)
        {
            double back = DenseMatrix.Dot(changes[i].Turn, q) / changes[i].Product;
            TensorPrimitives.MultiplyAdd(changes[i].Step, along[i] - back, q, q);
        }

        TensorPrimitives.Negate(q, q);
        return q;
    }
}

using Entroscope.Numerics;

namespace Entroscope.Estimators.Probes;

/// <summary>
/// Multinomial logistic regression: the mean loss plus half the penalty times the squared weights, the offsets free; every penalty starts from the last.
/// </summary>
internal sealed class LogisticProbe(ProbeData data) : IProbe
{
    private static readonly double[] Penalties = [1, 0.3, 0.1, 0.03, 0.01, 1e-3, 1e-4, 1e-5];

    public int Settings => Penalties.Length;

    public double[][]?[] Predict(int[] train, int[] test, double[] shares, int? only)
    {
        var problem = new Problem(WithOnes(train), Array.ConvertAll(train, i => data.Labels[i]), data.Classes);
        DenseMatrix points = WithOnes(test);
        double[] weights = new double[data.Classes * points.Columns];
        for (int y = 0; y < data.Classes; y++)
        {
            weights[((y + 1) * points.Columns) - 1] = Math.Log(shares[y]);
        }

        double[][]?[] predictions = new double[Settings][][];
        for (int p = 0; p < Settings && p <= (only ?? Settings); p++)
        {
            problem.Penalty = Penalties[p];
            weights = QuasiNewton.Minimise(problem.Loss, weights);
            if (only is null || only == p)
            {
                DenseMatrix logits = points.TimesTransposed(new DenseMatrix(data.Classes, points.Columns, weights));
                predictions[p] = [.. Enumerable.Range(0, test.Length).Select(i => GaussianProbe.Normalised(logits.Row(i).ToArray()))];
            }
        }

        return predictions;
    }

    private DenseMatrix WithOnes(int[] rows)
    {
        var points = new DenseMatrix(rows.Length, data.Rows.Columns + 1);
        for (int i = 0; i < rows.Length; i++)
        {
            data.Rows.Row(rows[i]).CopyTo(points.Row(i));
            points[i, data.Rows.Columns] = 1;
        }

        return points;
    }

    private sealed class Problem(DenseMatrix points, int[] labels, int classes)
    {
        private readonly DenseMatrix _transposed = points.Transposed();

        public double Penalty { get; set; }

        // The loss at weights, [classes, columns], and its gradient.
        public double Loss(double[] weights, double[] gradient)
        {
            DenseMatrix logits = points.TimesTransposed(new DenseMatrix(classes, points.Columns, weights));
            double loss = 0;
            for (int i = 0; i < points.Rows; i++)
            {
                Span<double> row = logits.Row(i);
                double sum = LogSpace.LogSumExp(row);
                loss += sum - row[labels[i]];
                for (int y = 0; y < classes; y++)
                {
                    row[y] = (Math.Exp(row[y] - sum) - (y == labels[i] ? 1 : 0)) / points.Rows;
                }
            }

            logits.Transposed().TimesTransposed(_transposed).Values.CopyTo(gradient, 0);
            double squares = 0;
            for (int j = 0; j < weights.Length; j++)
            {
                if ((j + 1) % points.Columns != 0)
                {
                    squares += weights[j] * weights[j];
                    gradient[j] += Penalty * weights[j];
                }
            }

            return (loss / points.Rows) + (Penalty * squares / 2);
        }
    }
}

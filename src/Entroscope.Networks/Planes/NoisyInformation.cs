using Entroscope.Estimators;
using Entroscope.Estimators.Kernels;

namespace Entroscope.Networks.Planes;

/// <summary>
/// What activations with Gaussian noise say: the bounds of Kolchinsky and Tracey (2017), and between them the information itself by draws of the noise
/// (Goldfeld et al. 2019). On a sample of rows both are at most ln N; in expectation they are then too low, so that the lower bound stays one and the upper one
/// does not.
/// </summary>
internal static class NoisyInformation
{
    private const int FewestDraws = 4000;

    // The bias that rows leave in the upper bound stands for that of the value between the bounds.
    private const double MostBias = 0.25;

    public static LayerInformation Measure(SampleMatrix x, int[]? labels, int[]? answers, double noise, bool isWhole, ulong seed, int threads)
    {
        int n = x.Rows;
        Draws draws = Draw(x, labels, answers, noise, seed, threads);
        SampleEstimate input = Draws.Mean("goldfeld", draws.Input, n) with { Cap = Math.Log(n) };
        double? left = answers is null ? null : Math.Max(0, CompensatedSum.Of(draws.Answer) / draws.Answer.Length);
        LayerInformation found = isWhole ? new LayerInformation(input) { AnswerLeft = left }
            : OfSample(x, Draws.Mean("goldfeld", draws.ByRow(), n) with { Cap = input.Cap }, noise, threads) with { AnswerLeft = left };
        if (labels is null)
        {
            return isWhole ? WithBracket(found, Pairs(x, null, noise, threads), Pairs(x, null, 2 * noise, threads), n) : found;
        }

        double largest = ClassDecoder.Entropy(labels);
        (double All, double Within) upper = Pairs(x, labels, noise, threads);
        (double All, double Within) lower = Pairs(x, labels, 2 * noise, threads);
        SampleEstimate Side(double value, EstimateSide side) => LayerInformation.Known("kolchinsky-tracey", Math.Clamp(value, 0, largest), n, side) with
        {
            Cap = largest,
        };
        if (isWhole)
        {
            return (WithBracket(found, upper, lower, n) with
            {
                Label = Draws.Mean("goldfeld", draws.Label, n) with { Cap = largest },
                LabelLower = Side(lower.All - upper.Within, EstimateSide.LowerBound),
                LabelUpper = Side(upper.All - lower.Within, EstimateSide.UpperBound),
            }).WithEllipse(draws.Input, draws.Label);
        }

        // One posterior a row: the first draws are one of each.
        double[] terms = ClassDecoder.Terms(draws.Posterior[..n], labels);
        SampleEstimate decoded = ClassDecoder.OfTerms(terms, labels);
        double bias = found.InputUpper is { } known ? Math.Abs(upper.All - known.Value) : double.PositiveInfinity;
        found = found with
        {
            Label = decoded with { Side = EstimateSide.Estimate },
            LabelLower = decoded,
            LabelUpper = Side(found.InputUpper is null ? largest : upper.All - lower.Within, EstimateSide.UpperBound) with
            {
                StandardError = null,
                Warning = found.InputUpper is null ? "Limited by the number of rows: no more is known than H(Y)." : null,
            },
        };
        return found.WithEllipse((a, b) => bias <= MostBias * a ? (new PlaneEllipse(a, b, LayerInformation.Correlation(draws.ByRow(), terms)), null)
            : (null, "The bias that the rows leave in I(X;T) is not small beside its error."));
    }

    private static LayerInformation WithBracket(LayerInformation found, (double All, double Within) upper, (double All, double Within) lower, int n) =>
        found with
        {
            InputLower = LayerInformation.Known("kolchinsky-tracey", lower.All, n, EstimateSide.LowerBound),
            InputUpper = LayerInformation.Known("kolchinsky-tracey", upper.All, n, EstimateSide.UpperBound),
        };

    private static LayerInformation OfSample(SampleMatrix x, SampleEstimate input, double noise, int threads)
    {
        SampleEstimate upper = NoiseBounds.Bound("kolchinsky-tracey", x, noise, isUpper: true, corrected: true, threads);
        SampleEstimate lower = NoiseBounds.Bound("kolchinsky-tracey", x, noise, isUpper: false, corrected: false, threads);
        (double Lower, double Upper) interval = SampleEstimate.Normal(lower.Value, lower.StandardError!.Value, 0);
        bool bounds = upper.Side == EstimateSide.UpperBound;
        return new LayerInformation(input with
        {
            Lower = null,
            Upper = null,
            Warning = bounds ? null : upper.Warning,
        })
        {
            InputLower = lower with { Lower = interval.Lower, Upper = interval.Upper, Side = EstimateSide.LowerBound, Warning = null },
            InputUpper = bounds ? upper : null,
        };
    }

    // The means of -ln of the mean kernel over all rows, and over those of a row's class.
    private static (double All, double Within) Pairs(SampleMatrix x, int[]? labels, double width, int threads)
    {
        int n = x.Rows;
        (double[] all, double[] within) = (new double[n], new double[n]);
        Dictionary<int, int>? sizes = labels?.GroupBy(y => y).ToDictionary(g => g.Key, g => g.Count());
        SquaredDistances.ForRows(x, width, threads, (i, row) =>
        {
            (CompensatedSum total, CompensatedSum own) = (default, default);
            for (int j = 0; j < n; j++)
            {
                total.Add(row[j]);
                own.Add(labels is null || labels[j] == labels[i] ? row[j] : 0);
            }

            all[i] = Math.Log(n) - Math.Log(total.Value);
            within[i] = Math.Log(sizes?[labels![i]] ?? n) - Math.Log(own.Value);
        });
        return (CompensatedSum.Of(all) / n, CompensatedSum.Of(within) / n);
    }

    // As many draws from each row, in their order.
    private static Draws Draw(SampleMatrix x, int[]? labels, int[]? answers, double noise, ulong seed, int threads)
    {
        (int n, int d) = (x.Rows, x.Columns);
        int count = n * ((FewestDraws + n - 1) / n);
        var draws = new Draws(n, new double[count], new double[labels is null ? 0 : count], new double[answers is null ? 0 : count], new double[count]);
        Dictionary<int, int>? sizes = labels?.GroupBy(y => y).ToDictionary(g => g.Key, g => g.Count());
        (double factor, double unit) = SquaredDistances.Scale(noise);
        double scale = -1 / (2 * unit * unit);
        ParallelLoop.For(count, () => (Point: new double[d], Logs: new double[n]), (t, own) =>
        {
            int row = t % n;
            var random = new RandomStream(seed, "noise of activations", t);
            double length = 0;
            for (int c = 0; c < d; c++)
            {
                double z = random.NextGaussian();
                own.Point[c] = x.Row(row)[c] + (noise * z);
                length += z * z;
            }

            double most = double.NegativeInfinity;
            for (int j = 0; j < n; j++)
            {
                own.Logs[j] = scale * SquaredDistances.Of(own.Point, x.Row(j), factor);
                most = j != row ? Math.Max(most, own.Logs[j]) : most;
            }

            (double others, double same, double alike) = (0, 0, 0);
            for (int j = 0; j < n; j++)
            {
                double weight = j == row ? 0 : Math.Exp(own.Logs[j] - most);
                others += weight;
                same += labels is not null && labels[j] == labels[row] ? weight : 0;
                alike += answers is not null && answers[j] == answers[row] ? weight : 0;
            }

            // Not beside the largest of the others: where they are far away, that is many digits longer.
            double itself = own.Logs[row];
            double all = LogSum(Math.Log(others) + most, itself);
            draws.Input[t] = (-length / 2) - all + Math.Log(n);
            draws.Posterior[t] = same / others;
            if (labels is not null)
            {
                draws.Label[t] = LogSum(Math.Log(same) + most, itself) - Math.Log(sizes![labels[row]]) - all + Math.Log(n);
            }

            if (answers is not null)
            {
                draws.Answer[t] = all - LogSum(Math.Log(alike) + most, itself);
            }
        }, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads });
        return draws;
    }

    private static double LogSum(double a, double b)
    {
        double most = Math.Max(a, b);
        return double.IsNegativeInfinity(most) ? most : most + Math.Log(Math.Exp(a - most) + Math.Exp(b - most));
    }

    private sealed record Draws(int Rows, double[] Input, double[] Label, double[] Answer, double[] Posterior)
    {
        /// <summary>Computes the means over the draws of each row: rows are what is sampled.</summary>
        public double[] ByRow()
        {
            double[] means = new double[Rows];
            for (int t = 0; t < Input.Length; t++)
            {
                means[t % Rows] += Input[t] * Rows / Input.Length;
            }

            return means;
        }

        public static SampleEstimate Mean(string name, double[] terms, int rows)
        {
            double value = CompensatedSum.Of(terms) / terms.Length;
            double error = Math.Sqrt(terms.Sum(t => (t - value) * (t - value)) / (terms.Length * (terms.Length - 1.0)));
            return SampleEstimate.Of(name, EstimateUnit.Nats, value, error, rows, null, SampleEstimate.Normal(value, error, 0));
        }
    }
}

using System.Numerics;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>What comes out at the root for the samples of a batch: likelihoods, class posteriors, and which samples have left the range.</summary>
/// <typeparam name="T">The precision of the pass.</typeparam>
internal sealed unsafe class RootPanels<T>(int classes, int samples)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _posterior = new double[samples * classes];
    private readonly double[] _logValue = new double[samples * classes];
    private readonly double[] _logTotal = new double[samples];
    private readonly long[] _exponent = new long[samples];
    private readonly double _smallestWeight = Math.ScaleB(1, typeof(T) == typeof(float) ? -40 : -300);
    private readonly double _largestWeight = Math.ScaleB(1, typeof(T) == typeof(float) ? 10 : 60);
    private readonly int _classes = classes;

    /// <summary>Gets log p(x) (log p(x, y) where the class is given) of every sample.</summary>
    public double[] LogJoint { get; } = new double[samples];

    /// <summary>Gets for every sample whether it has left the range in which its arithmetic is trusted and must be computed otherwise.</summary>
    public bool[] IsSuspect { get; } = new bool[samples];

    /// <summary>Gets for every sample whether it is counted here: neither suspect nor of weight 0.</summary>
    public bool[] IsCounted { get; } = new bool[samples];

    /// <summary>Gets P(Y | x) of a sample.</summary>
    public ReadOnlySpan<double> Posterior(int sample) => _posterior.AsSpan(sample * _classes, _classes);

    /// <summary>Gets log h[y] of a sample, without its scale; computed for the given class, or for every class where that was requested.</summary>
    public double LogValue(int sample, int y) => _logValue[(sample * _classes) + y];

    /// <summary>Gets log p(x | y) of a sample, where <see cref="LogValue"/> has been computed.</summary>
    public double LogGivenClass(int sample, int y) => Wide(sample, LogValue(sample, y)).ToDouble();

    /// <summary>Copies the log-likelihoods of the samples, and if wanted those given every class, so that differences keep their digits.</summary>
    /// <param name="position">The row that the first sample goes to.</param>
    /// <param name="log">Receives log p(x).</param>
    /// <param name="givenClass">Receives log p(x | y), [rows, classes], where <see cref="LogValue"/> has been computed; or null.</param>
    public void CopyWide(int count, int position, WideLog[] log, WideLog[]? givenClass)
    {
        for (int b = 0; b < count; b++)
        {
            log[position + b] = Wide(b, _logTotal[b]);
            for (int y = 0; y < _classes && givenClass is not null; y++)
            {
                givenClass[((position + b) * _classes) + y] = Wide(b, LogValue(b, y));
            }
        }
    }

    /// <summary>
    /// Reads the root's panel and starts the way down: its values become P(y | x) / h[y] =
    /// P(y) / p(x), times the weight, and 0 for padding and for samples that are not counted.
    /// </summary>
    /// <param name="h">The values, [classes, lanes], then the state.</param>
    /// <param name="wanted">What is wanted besides the sum over classes.</param>
    public void Read(ConvAC model, PanelBatch batch, int panel, T* h, ClassDetail wanted)
    {
        int lanes = PanelKernels<T>.PanelLanes;
        T* state = h + (_classes * lanes);
        for (int lane = 0; lane < lanes; lane++)
        {
            int sample = (panel * lanes) + lane;
            double total = 0;
            double weight = batch.Weight(sample);
            if (sample < batch.Count)
            {
                double loss = double.CreateTruncating(state[(PanelState.Loss * lanes) + lane]);
                total = ReadSample(model, sample, batch.Label(sample), h + lane, loss, LaneInteger.Get(state + (PanelState.Exponent * lanes) + lane), wanted);
                IsSuspect[sample] = weight > 0 && (IsSuspect[sample] || weight < _smallestWeight || weight > _largestWeight);
            }

            IsCounted[sample] = weight > 0 && !IsSuspect[sample];

            for (int y = 0; y < _classes; y++)
            {
                // Of a class whose value was flushed, too: what lies outside a patch may be likely under it.
                bool excluded = !IsCounted[sample] || (batch.Label(sample) >= 0 && batch.Label(sample) != y);
                h[(y * lanes) + lane] = excluded ? T.Zero : T.CreateTruncating(weight * model.ClassPrior[y] / total);
            }
        }
    }

    /// <summary>Adds likelihoods and class posteriors of the counted samples to counts.</summary>
    public void AddCounts(PanelBatch batch, ExpectedCounts counts)
    {
        for (int b = 0; b < batch.Count; b++)
        {
            if (!IsCounted[b])
            {
                continue;
            }

            double weight = batch.Weight(b);
            counts.LogLikelihood += weight * LogJoint[b];
            counts.Samples += weight;
            for (int y = 0; y < _classes; y++)
            {
                counts.Classes[y] += weight * _posterior[(b * _classes) + y];
            }
        }
    }

    private WideLog Wide(int sample, double logValue) => WideLog.PowerOfTwo(_exponent[sample]) + logValue;

    private double ReadSample(ConvAC model, int sample, int label, T* h, double loss, long exponent, ClassDetail wanted)
    {
        int lanes = PanelKernels<T>.PanelLanes;
        Span<double> posterior = _posterior.AsSpan(sample * _classes, _classes);
        ReadOnlySpan<double> prior = model.ClassPrior;
        double total = 0;
        double smallest = double.PositiveInfinity;
        for (int y = 0; y < _classes; y++)
        {
            bool excluded = label >= 0 && y != label;
            double value = double.CreateTruncating(h[y * lanes]);
            posterior[y] = excluded ? 0 : prior[y] * value;
            total += posterior[y];
            smallest = excluded ? smallest : Math.Min(smallest, value);
            _logValue[(sample * _classes) + y] = wanted != ClassDetail.None || y == label ? Math.Log(value) : 0;
        }

        for (int y = 0; y < _classes; y++)
        {
            posterior[y] /= total;
        }

        double weakest = wanted == ClassDetail.Exact || label >= 0 ? Math.Min(smallest, total) : total;
        IsSuspect[sample] = !(weakest > 0 && loss <= weakest * double.CreateTruncating(PanelState.LargestLoss<T>()));
        (_logTotal[sample], _exponent[sample]) = (Math.Log(total), exponent);
        LogJoint[sample] = Wide(sample, _logTotal[sample]).ToDouble();
        return total;
    }
}

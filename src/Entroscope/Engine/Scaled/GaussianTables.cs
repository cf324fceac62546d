using System.Numerics;
using System.Runtime.Intrinsics;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// The Gaussian sites of a network: log-densities as parabolas c - h (x - m)^2, whose coefficients are computed once, for the samples of a panel at a time.
/// </summary>
internal sealed unsafe class GaussianTables
{
    private const double LogTwoPi = 1.8378770664093454836;
    private const double Log2 = 0.69314718055994530942;
    private const int Coefficients = 3;

    // Beyond it a log-density rounds off more of a ratio than some 1e-13 and is taken from the leaf, digit by digit.
    private const double Farthest = -512;
    private readonly long[] _offset;
    private readonly AlignedBuffer<double> _coefficients;

    /// <summary>Makes room.</summary>
    public GaussianTables(NetworkShape shape, IReadOnlyList<LeafDistribution> leaves)
    {
        _offset = new long[shape.Tree.SiteCount];
        long length = 0;
        for (int i = 0; i < _offset.Length; i++)
        {
            bool isOwn = shape.LeafOf(i) == i;
            _offset[i] = isOwn ? length : _offset[shape.LeafOf(i)];
            length += isOwn && leaves[i] is GaussianLeaf ? Coefficients * leaves[i].Channels : 0;
        }

        _coefficients = new AlignedBuffer<double>(length);
    }

    /// <summary>Computes the coefficients of a site.</summary>
    public void Load(int site, GaussianLeaf leaf)
    {
        double* to = _coefficients.Start + _offset[site];
        for (int d = 0; d < leaf.Channels; d++)
        {
            to[d] = leaf.Means[d];
            to[leaf.Channels + d] = 0.5 / leaf.Variances[d];
            to[(2 * leaf.Channels) + d] = -0.5 * (Math.Log(leaf.Variances[d]) + LogTwoPi);
        }
    }

    /// <summary>Computes the densities of a panel, scaled by powers of two; 1 where the value is missing.</summary>
    /// <typeparam name="T">The precision of the pass.</typeparam>
    /// <param name="values">The values of the lanes, NaN where missing.</param>
    /// <param name="largestExponent">The largest exponent allowed.</param>
    /// <param name="scratch">Scratch, (channels + 1) x lanes numbers.</param>
    /// <param name="wide">Scratch, a number a channel.</param>
    /// <param name="u">Receives the densities, [channels, lanes].</param>
    public void Densities<T>(int site, GaussianLeaf leaf, double* values, int largestExponent, double* scratch, WideLog[] wide, T* u, T* state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int lanes, int channels) = (PanelKernels<T>.PanelLanes, leaf.Channels);
        double* peak = scratch + ((nint)channels * lanes);
        LogDensities(_coefficients.Start + _offset[site], channels, lanes, values, scratch, peak);
        bool far = false;
        for (int lane = 0; lane < lanes; lane++)
        {
            far |= !(peak[lane] > Farthest);
            double exponent = double.IsNaN(values[lane]) ? 0 : Math.Floor(peak[lane] / Log2) + 1;
            bool allowed = Math.Abs(exponent) <= largestExponent;
            state[(PanelState.Loss * lanes) + lane] = allowed ? T.Zero : T.PositiveInfinity;
            LaneInteger.Set(state + (PanelState.Exponent * lanes) + lane, allowed ? (int)exponent : 0);
            peak[lane] = allowed ? exponent * Log2 : double.PositiveInfinity;
        }

        Subtract(peak, channels, lanes, scratch);
        int length = channels * lanes;
        VectorExp.Apply(scratch, length);
        TensorPrimitives.ConvertTruncating(new ReadOnlySpan<double>(scratch, length), new Span<T>(u, length));
        if (far)
        {
            WriteFar(leaf, values, largestExponent, peak, wide, u, state);
        }

        NoteFlushed(u, channels, state + (PanelState.Loss * lanes));
    }

    // Lane by lane, for they are few. What has no exponent that is allowed becomes 0 and is computed elsewhere.
    private static void WriteFar<T>(GaussianLeaf leaf, double* values, int largestExponent, double* shift, WideLog[] wide, T* u, T* state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = PanelKernels<T>.PanelLanes;
        Span<WideLog> logs = wide.AsSpan(0, leaf.Channels);
        for (int lane = 0; lane < lanes; lane++)
        {
            bool scaled = double.IsFinite(shift[lane]);
            if (double.IsNaN(values[lane]) || (scaled && shift[lane] > Farthest))
            {
                continue;
            }

            (int exponent, double loss) = (0, double.PositiveInfinity);
            logs.Clear();
            if (scaled)
            {
                leaf.WideLogDensity(values[lane], logs);
                (exponent, loss) = SiteScaling.Scale(logs, largestExponent);
            }

            state[(PanelState.Loss * lanes) + lane] = T.CreateTruncating(SiteScaling.Write(logs, exponent, loss, u + lane, lanes));
            LaneInteger.Set(state + (PanelState.Exponent * lanes) + lane, exponent);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogDensities(double* coefficients, int channels, int lanes, double* values, double* logs, double* peak)
    {
        for (int lane = 0; lane < lanes; lane += Vector256<double>.Count)
        {
            Vector256<double> x = Vector256.Load(values + lane);
            Vector256<double> known = Vector256.Equals(x, x);
            Vector256<double> max = Vector256.Create(double.NegativeInfinity);
            for (int d = 0; d < channels; d++)
            {
                Vector256<double> z = x - Vector256.Create(coefficients[d]);
                Vector256<double> log = Vector256.Create(coefficients[(2 * channels) + d]) - (z * (z * Vector256.Create(coefficients[channels + d])));
                log &= known;
                log.Store(logs + (d * lanes) + lane);
                max = Vector256.Max(max, log);
            }

            max.Store(peak + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(double* shift, int channels, int lanes, double* logs)
    {
        for (int lane = 0; lane < lanes; lane += Vector256<double>.Count)
        {
            Vector256<double> s = Vector256.Load(shift + lane);
            for (int d = 0; d < channels; d++)
            {
                (Vector256.Load(logs + (d * lanes) + lane) - s).Store(logs + (d * lanes) + lane);
            }
        }
    }

    // A density too small to be added to others without a loss.
    private static void NoteFlushed<T>(T* u, int channels, T* loss)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = PanelKernels<T>.PanelLanes;
        Span<T> least = stackalloc T[lanes];
        new ReadOnlySpan<T>(u, lanes).CopyTo(least);
        for (int d = 1; d < channels; d++)
        {
            TensorPrimitives.Min(least, new ReadOnlySpan<T>(u + (d * lanes), lanes), least);
        }

        for (int lane = 0; lane < lanes; lane++)
        {
            loss[lane] = least[lane] < PanelState.Lossless<T>() && loss[lane] == T.Zero ? T.One : loss[lane];
        }
    }
}

using System.Numerics;
using Entroscope.Numerics;

namespace Entroscope.Engine.Signed;

/// <summary>Magnitudes of the lanes of panels, and when a lane leaves the range in which the arithmetic is trusted.</summary>
internal static unsafe class SignedLanes<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below, channels flushed beside the largest could show; derivatives may leave the range.
    private static readonly T LeastInput = T.CreateTruncating(Math.ScaleB(1, IsSingle ? -60 : -400));

    // By how many digits products and sums may cancel, all nodes of a way up together: what is left of the precision is 2^-18 and 2^-29 or better.
    private static readonly T LargestLoss = T.CreateTruncating(Math.ScaleB(1, IsSingle ? 4 : 22));

    // What the largest product of a pool, or the largest sum of a conv, is beside the largest factors in any network; less is loss.
    private static readonly T Usual = T.CreateTruncating(0.25);

    // How much larger than at the root what flows through a node may be.
    private static readonly T LargestFlow = T.CreateTruncating(Math.ScaleB(1, IsSingle ? 16 : 40));

    private static bool IsSingle => typeof(T) == typeof(float);

    private static int Lanes => PanelKernels<T>.PanelLanes;

    /// <summary>Computes the largest magnitude of every lane.</summary>
    public static void Peaks(T* panel, int rows, T* peaks)
    {
        for (int lane = 0; lane < Lanes; lane += Vector<T>.Count)
        {
            Vector<T> largest = Vector<T>.Zero;
            for (int i = lane; i < rows * Lanes; i += Lanes)
            {
                largest = Vector.Max(largest, Vector.Abs(Vector.Load(panel + i)));
            }

            largest.Store(peaks + lane);
        }
    }

    /// <summary>
    /// Turns the range of every lane into its largest magnitude, and multiplies the loss by what cancels: channels are known to the precision of the largest
    /// one, so digits are lost where products of the children, or the sums of the conv, are small beside what they are made of.
    /// </summary>
    /// <param name="input">The largest magnitudes of the conv's input.</param>
    /// <param name="high">The largest outputs; receives the largest magnitudes.</param>
    /// <param name="state">The state of the node: the loss is that of the input; the smallest outputs are read and set to 1.</param>
    public static void Judge(T* input, T* high, T* state)
    {
        T* low = state + (PanelState.Low * Lanes), loss = state + (PanelState.Loss * Lanes);
        var least = new Vector<T>(LeastInput);
        var usual = new Vector<T>(Usual);
        var infinity = new Vector<T>(T.PositiveInfinity);
        for (int lane = 0; lane < Lanes; lane += Vector<T>.Count)
        {
            var u = Vector.Load(input + lane);
            var peak = Vector.Max(Vector.Load(high + lane), -Vector.Load(low + lane));
            Vector<T> lost = Vector.Load(loss + lane) * Vector.Max(Vector<T>.One, usual / u) * Vector.Max(Vector<T>.One, usual * u / peak);
            Vector<T> trusted = Vector.GreaterThanOrEqual(u, least) & Vector.GreaterThan(peak, Vector<T>.Zero);
            Vector.ConditionalSelect(trusted, lost, infinity).Store(loss + lane);
            peak.Store(high + lane);
            Vector<T>.One.Store(low + lane);
        }
    }

    /// <summary>Takes the larger loss of a pool's children, unless the product has left the range: then the loss is infinite already.</summary>
    public static void TakeLoss(T* child, T* state)
    {
        T* from = child + (PanelState.Loss * Lanes), to = state + (PanelState.Loss * Lanes);
        for (int lane = 0; lane < Lanes; lane += Vector<T>.Count)
        {
            Vector.Max(Vector.Load(from + lane), Vector.Load(to + lane)).Store(to + lane);
        }
    }

    /// <summary>Turns the loss that the kernels of the generative engine have put down into 1, but an infinite one.</summary>
    public static void ResetLoss(T* state)
    {
        T* loss = state + (PanelState.Loss * Lanes);
        var infinity = new Vector<T>(T.PositiveInfinity);
        for (int lane = 0; lane < Lanes; lane += Vector<T>.Count)
        {
            var value = Vector.Load(loss + lane);
            Vector.ConditionalSelect(Vector.LessThan(value, infinity), Vector<T>.One, infinity).Store(loss + lane);
        }
    }

    /// <summary>Returns whether the loss of a lane leaves enough digits.</summary>
    public static bool IsTrusted(T loss) => loss <= LargestLoss;

    /// <summary>Sets lanes to 0 through which too much flows, compared with the root.</summary>
    /// <param name="peaks">The largest magnitude of the derivatives of every lane.</param>
    /// <param name="state">The state of the node.</param>
    /// <param name="limits">The magnitude at the root of every lane.</param>
    /// <param name="derivatives">The derivatives, changed in place.</param>
    /// <param name="lost">Receives true for the lanes that were set to 0.</param>
    /// <returns>Whether none was.</returns>
    public static bool Limit(T* peaks, T* state, T* limits, T* derivatives, int rows, Span<bool> lost)
    {
        T* factor = state + (PanelState.Factor * Lanes);
        bool none = true;
        for (int lane = 0; lane < Lanes; lane++)
        {
            if (!(peaks[lane] <= LargestFlow * limits[lane] * factor[lane]))
            {
                (none, lost[lane]) = (false, true);
                for (int i = lane; i < rows * Lanes; i += Lanes)
                {
                    derivatives[i] = T.Zero;
                }
            }
        }

        return none;
    }
}

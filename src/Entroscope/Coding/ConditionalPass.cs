using System.Runtime.Intrinsics;
using Entroscope.Numerics;

namespace Entroscope.Coding;

/// <summary>
/// Walks a network through the sites of a panel of rows: before each site it has what all sites before say about it, for every row.
/// </summary>
/// <remarks>
/// Messages are known up to a factor, and brought back into range by powers of two where their largest entry falls below 2^-64. A message of zeros, of a
/// row that has probability 0 or has left the range, becomes one of ones: what it knew is forgotten, and the row is coded all the same.
/// </remarks>
internal sealed unsafe class ConditionalPass
{
    private const int Lanes = PanelKernels<double>.RowBytes / sizeof(double);
    private const int LargestScale = 1000;
    private static readonly double Least = Math.ScaleB(1, -64);
    private readonly CodedNetwork _network;
    private readonly CodingStep[] _steps;
    private readonly AlignedBuffer<double> _memory;
    private readonly double* _slots;
    private readonly double* _down;
    private readonly double* _root;
    private readonly double* _product;
    private readonly double* _message;
    private readonly double* _byLane;
    private readonly long _panel;
    private int _next;

    public ConditionalPass(CodedNetwork network)
    {
        (_network, _steps) = (network, network.Schedule.Steps);
        _panel = Panel(network);
        _memory = new AlignedBuffer<double>(Panels(network) * _panel);
        _root = _memory.Start;
        _product = _root + _panel;
        _message = _product + _panel;
        _byLane = _message + _panel;
        _slots = _byLane + _panel;
        _down = _slots + (network.Schedule.Slots * _panel);
    }

    /// <summary>Gets the bytes that the messages of a panel take.</summary>
    public static double Bytes(CodedNetwork network) => sizeof(double) * (double)Panels(network) * Panel(network);

    /// <summary>Gets the table of the site that is coded next.</summary>
    public CodedLeaf Leaf { get; private set; } = null!;

    /// <summary>Starts a panel.</summary>
    /// <param name="labels">The class of every row; -1 where unknown.</param>
    public void Begin(ReadOnlySpan<int> labels)
    {
        ReadOnlySpan<double> prior = _network.Model.ClassPrior;
        for (int y = 0; y < prior.Length; y++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                _root[(y * Lanes) + lane] = labels[lane] < 0 ? prior[y] : labels[lane] == y ? 1 : 0;
            }
        }

        _next = 0;
    }

    /// <summary>Computes what comes in at the next site.</summary>
    public void Next()
    {
        for (; _steps[_next].Kind != CodingStepKind.Site; _next++)
        {
            ref readonly CodingStep step = ref _steps[_next];
            if (step.Kind == CodingStepKind.Descend)
            {
                _network.Conv(step.Node).Down(Outside(step), _down + (step.Depth * _panel));
            }
            else
            {
                double* within = Product(step, null, _network.Model.Shape.Channels(step.Node));
                _network.Conv(step.Node).Up(within, step.Multiplies ? _message : _slots + (step.Slot * _panel));
                Deliver(step, _network.Model.Shape.Rows(step.Node));
            }
        }

        ref readonly CodingStep site = ref _steps[_next];
        Leaf = _network.Leaf(site.Node);
        double* outside = Outside(site);
        if (Leaf.Conv is { } conv)
        {
            conv.Down(outside, _message);
            outside = _message;
        }

        _network.Kernels.Transpose(outside, Leaf.Channels, _byLane, Leaf.Stride);
        GC.KeepAlive(this);
    }

    /// <summary>Gets what comes in at the site for one row, as many numbers as the stride of its table.</summary>
    public double* Message(int lane) => _byLane + (lane * Leaf.Stride);

    /// <summary>Takes the symbols of the site.</summary>
    /// <param name="symbols">The symbol of every row; K where it is missing.</param>
    public void Observe(int* symbols)
    {
        ref readonly CodingStep site = ref _steps[_next++];
        if (site.Slot < 0)
        {
            return;
        }

        double* message = site.Multiplies ? _message : _slots + (site.Slot * _panel);
        _network.Kernels.GatherRows(Leaf.Values.Start, Leaf.Stride, symbols, _byLane);
        if (Leaf.Conv is { } conv)
        {
            _network.Kernels.TransposeBack(_byLane, Leaf.Stride, Leaf.Channels, _product);
            conv.Up(_product, message);
        }
        else
        {
            _network.Kernels.TransposeBack(_byLane, Leaf.Stride, Leaf.Channels, message);
        }

        Deliver(site, _network.Model.Shape.Rows(site.Node));
        GC.KeepAlive(this);
    }

    private static long Panel(CodedNetwork network) => (network.Width + 8L) / 8 * 8 * Lanes;

    private static long Panels(CodedNetwork network) => 4L + network.Schedule.Slots + network.Schedule.Depth;

    private double* Outside(in CodingStep step) => step.Depth == 0
        ? _root
        : Product(step, _down + ((step.Depth - 1) * _panel), _network.Model.Shape.Rows(step.Node));

    // The product of a message and of slots; the message or the slot itself where there is but one.
    private double* Product(in CodingStep step, double* from, int rows)
    {
        double* product = from;
        for (int f = 0; f < step.Factors; f++)
        {
            double* factor = _slots + (_network.Schedule.Factors[step.FirstFactor + f] * _panel);
            if (product is null)
            {
                product = factor;
                continue;
            }

            _network.Kernels.Product(product, factor, rows, _product);
            Rescale(_product, rows);
            product = _product;
        }

        return product;
    }

    private void Deliver(in CodingStep step, int rows)
    {
        double* slot = _slots + (step.Slot * _panel);
        if (step.Multiplies)
        {
            Rescale(_message, rows);
            _network.Kernels.Product(slot, _message, rows, slot);
        }

        Rescale(slot, rows);
    }

    private static void Rescale(double* panel, int rows)
    {
        Vector256<double> least = Vector256.Create(Least);
        for (int start = 0; start < Lanes; start += Vector256<double>.Count)
        {
            Vector256<double> largest = Vector256.Load(panel + start);
            for (int g = 1; g < rows; g++)
            {
                largest = Vector256.Max(largest, Vector256.Load(panel + (g * Lanes) + start));
            }

            for (int i = 0; Vector256.LessThanAny(largest, least) && i < Vector256<double>.Count; i++)
            {
                if (largest[i] < Least)
                {
                    Rescale(panel + start + i, rows, largest[i]);
                }
            }
        }
    }

    private static void Rescale(double* lane, int rows, double largest)
    {
        double factor = largest > 0 ? Math.ScaleB(1, Math.Min(LargestScale, -Math.ILogB(largest))) : 0;
        for (int g = 0; g < rows; g++)
        {
            lane[g * Lanes] = largest > 0 ? lane[g * Lanes] * factor : 1;
        }
    }
}

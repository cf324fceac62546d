namespace Entroscope.Numerics;

/// <summary>
/// Integrals by the pair of 7 Gauss and 15 Kronrod points (Kronrod 1965): where the two differ most, an interval is halved, until the
/// differences together are small (Piessens et al., QUADPACK, 1983, routine QAG).
/// </summary>
internal static class GaussKronrod
{
    /// <summary>The number of points of a panel.</summary>
    public const int Points = 15;

    private const int MostIntervals = 4000;
    private const double AbsoluteTolerance = 1e-15;
    private const double RelativeTolerance = 1e-13;
    private const double UnitRounding = 1.0 / (1L << 52);

    // Points and weights of the right half, the centre last; every second point is a Gauss point.
    private static readonly double[] Nodes =
    [
        0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
        0.586087235467691130294144838258730, 0.405845151377397166906606412076961, 0.207784955007898467600689403773245, 0,
    ];

    private static readonly double[] KronrodWeights =
    [
        0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
        0.169004726639267902826583426598550, 0.190350578064785409913256402421014, 0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
    ];

    private static readonly double[] GaussWeights =
        [0.129484966168869693270611432679082, 0.279705391489276667901467771423780, 0.381830050505118944950369775488975, 0.417959183673469387755102040816327];

    /// <summary>Integrates a function.</summary>
    /// <param name="function">The function, finite but for ends of intervals, which are never asked for.</param>
    /// <param name="breaks">At least two increasing places: the ends, and between them where the function bends or has its bulk.</param>
    /// <returns>The integral; its error is estimated from the difference of the two rules, and never below rounding.</returns>
    public static Integral Integrate(Func<double, double> function, ReadOnlySpan<double> breaks)
    {
        var parts = new PriorityQueue<Part, double>();
        CompensatedSum value = default;
        CompensatedSum error = default;
        double rounding = 0;
        for (int i = 1; i < breaks.Length; i++)
        {
            Add(Measure(function, breaks[i - 1], breaks[i]));
        }

        while (error.Value > Math.Max(AbsoluteTolerance, RelativeTolerance * Math.Abs(value.Value)) && parts.Count < MostIntervals)
        {
            Part worst = parts.Dequeue();
            double middle = (worst.From + worst.To) / 2;
            if (!(middle > worst.From && middle < worst.To) || worst.Error <= worst.Rounding)
            {
                break;
            }

            value.Add(-worst.Value);
            error.Add(-worst.Error);
            rounding -= worst.Rounding;
            Add(Measure(function, worst.From, middle));
            Add(Measure(function, middle, worst.To));
        }

        return new Integral(value.Value, Math.Max(error.Value, 0) + Math.Max(rounding, 0));

        void Add(Part part)
        {
            parts.Enqueue(part, -part.Error);
            value.Add(part.Value);
            error.Add(part.Error);
            rounding += part.Rounding;
        }
    }

    /// <summary>Places the Kronrod points on equal panels of an interval.</summary>
    /// <param name="panels">The number of panels, at least 1.</param>
    /// <returns>Increasing places and their weights, which sum to the length of the interval.</returns>
    public static (double[] Places, double[] Weights) Panels(double from, double to, int panels)
    {
        double[] places = new double[panels * Points];
        double[] weights = new double[places.Length];
        double half = (to - from) / panels / 2;
        for (int k = 0; k < panels; k++)
        {
            double centre = from + (((2 * k) + 1) * half);
            for (int i = 0; i < Points; i++)
            {
                int mirrored = i < 8 ? i : Points - 1 - i;
                places[(k * Points) + i] = centre + ((i < 8 ? -half : half) * Nodes[mirrored]);
                weights[(k * Points) + i] = half * KronrodWeights[mirrored];
            }
        }

        return (places, weights);
    }

    private static Part Measure(Func<double, double> function, double from, double to)
    {
        double centre = (from + to) / 2;
        double half = (to - from) / 2;
        double middle = function(centre);
        double kronrod = middle * KronrodWeights[7];
        double gauss = middle * GaussWeights[3];
        double size = Math.Abs(kronrod);
        for (int i = 0; i < 7; i++)
        {
            double low = function(centre - (half * Nodes[i]));
            double high = function(centre + (half * Nodes[i]));
            kronrod += KronrodWeights[i] * (low + high);
            gauss += i % 2 == 1 ? GaussWeights[i / 2] * (low + high) : 0;
            size += KronrodWeights[i] * (Math.Abs(low) + Math.Abs(high));
        }

        double rounding = UnitRounding * size * half;
        return new Part(from, to, kronrod * half, Math.Abs(kronrod - gauss) * half, rounding);
    }

    private readonly record struct Part(double From, double To, double Value, double Error, double Rounding);
}

/// <summary>A numerical integral with the estimate of its absolute error.</summary>
internal readonly record struct Integral(double Value, double Error);

using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Samples;

/// <summary>The two-dimensional Ising model on a lattice small enough to enumerate: p(s) = exp(beta * sum of s_i s_j over the bonds) / Z.</summary>
/// <remarks>
/// A configuration is an integer whose bit i is site i, row by row: 1 for a spin up. On a torus of width 2 both bonds between two sites count.
/// </remarks>
internal sealed class IsingLattice
{
    /// <summary>The coupling at which the infinite lattice is critical: ln(1 + sqrt 2) / 2 (Onsager 1944).</summary>
    public static readonly double CriticalCoupling = Math.Log(1 + Math.Sqrt(2)) / 2;

    private readonly double[] _cumulative;

    public IsingLattice(GridSize size, bool periodic, double coupling)
    {
        (Size, IsPeriodic) = (size, periodic);
        (int A, int B)[] bonds = [.. Bonds(size, periodic)];
        var weights = new double[1 << size.Count];
        for (int s = 0; s < weights.Length; s++)
        {
            weights[s] = Math.Exp(coupling * bonds.Sum(b => ((s >> b.A) & 1) == ((s >> b.B) & 1) ? 1 : -1));
        }

        double z = weights.Sum();
        Probabilities = Array.ConvertAll(weights, w => w / z);
        Entropy = -Probabilities.Sum(p => p * Math.Log(p));
        _cumulative = new double[weights.Length];
        double sum = 0;
        for (int s = 0; s < weights.Length; s++)
        {
            _cumulative[s] = sum += Probabilities[s];
        }
    }

    public GridSize Size { get; }

    public bool IsPeriodic { get; }

    public string Name => $"{Size} {(IsPeriodic ? "torus" : "open")}";

    /// <summary>Gets the probability of every configuration.</summary>
    public double[] Probabilities { get; }

    /// <summary>Gets H(X) in nats, exact.</summary>
    public double Entropy { get; }

    /// <summary>Draws configurations exactly: each independent of the others, by inversion of the cumulative distribution.</summary>
    public Observations Draw(int rows, RandomStream random)
    {
        var drawn = new int[rows];
        for (int r = 0; r < rows; r++)
        {
            int found = Array.BinarySearch(_cumulative, random.NextDouble());
            drawn[r] = Math.Min(found >= 0 ? found + 1 : ~found, _cumulative.Length - 1);
        }

        return Spins(drawn);
    }

    /// <summary>Gets every configuration once, in order.</summary>
    public Observations All() => Spins([.. Enumerable.Range(0, Probabilities.Length)]);

    private static IEnumerable<(int A, int B)> Bonds(GridSize size, bool periodic)
    {
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
            {
                int site = (y * size.Width) + x;
                if (x + 1 < size.Width || periodic)
                {
                    yield return (site, (y * size.Width) + ((x + 1) % size.Width));
                }

                if (y + 1 < size.Height || periodic)
                {
                    yield return (site, ((y + 1) % size.Height * size.Width) + x);
                }
            }
        }
    }

    private Observations Spins(int[] configurations) => Observations.FromRows(
        Array.ConvertAll(configurations, s => Enumerable.Range(0, Size.Count).Select(i => (double)((s >> i) & 1)).ToArray()));
}

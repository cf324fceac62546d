using Entroscope;
using Entroscope.Data.Tables;
using Entroscope.Information.Exact;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Numerics;
using Entroscope.Reporting;
using Entroscope.Samples;
using Entroscope.Structure;
using Entroscope.Workflow.Training;
using static System.FormattableString;

// The Ising model at its critical coupling on lattices that can be enumerated: what a network learns from draws, beside the truth.
double log2 = Math.Log(2);
Console.WriteLine("in bits       exact H   cross-entropy   above   model's H   certified bracket");
var networks = new List<(IsingLattice Lattice, Circuit Circuit)>();
foreach ((int side, bool periodic) in new[] { (3, false), (3, true), (4, false), (4, true) })
{
    var lattice = new IsingLattice(new GridSize(side, side), periodic, IsingLattice.CriticalCoupling);
    DataSplit samples = Draw(lattice, 40_000, 8_000);
    var circuit = Circuit.Train(samples, new NetworkPlan { Widths = [32] }, new TrainingOptions { LeafPseudoCount = 0.02, Refit = false });
    networks.Add((lattice, circuit));

    double cross = CrossEntropy(circuit, lattice);
    Estimate entropy = circuit.Entropies().Entropy;
    EntropyBracket bracket = circuit.EntropyBracket(circuit.PairwiseInformation());
    Console.WriteLine(Invariant(
        $"{lattice.Name,-9}  {lattice.Entropy / log2,10:0.000000}  {cross / log2,14:0.0000}  {(cross / lattice.Entropy) - 1,6:0.0 %}  ")
        + Invariant($"{entropy.Value / log2,10:0.0000}   {bracket.Lower.Value / log2:0.000} .. {bracket.Upper.Value / log2:0.000}"));
}

foreach ((IsingLattice lattice, Circuit circuit) in networks.Where(n => n.Lattice.Size.Height == 4))
{
    MeasuredScaling scaling = circuit.Scaling();
    Console.WriteLine();
    Console.WriteLine(Invariant($"{lattice.Name}: {scaling.Law.Sentence}"));
    Console.WriteLine("  sites   e(n)/n   m(n)/n   T: shared");
    foreach (ScaleLevel level in scaling.Measurement.Levels)
    {
        string shared = level.TotalCorrelation is { } correlation ? Invariant($"{correlation.Value / log2,9:0.0000}") : string.Empty;
        double conditional = level.Conditional.Value / level.PatchSize / log2;
        double marginal = level.Marginal.Value / level.PatchSize / log2;
        Console.WriteLine(Invariant($"  {level.PatchSize,5}  {conditional,7:0.0000}  {marginal,7:0.0000}   {shared}").TrimEnd());
    }
}

if (args.Length > 0)
{
    (IsingLattice lattice, Circuit circuit) = networks[^1];
    File.WriteAllText(args[0], ReportWriter.Html(circuit, circuit.Measure(), $"Ising model, {lattice.Name}, critical"));
}

static DataSplit Draw(IsingLattice lattice, int rows, int validationRows)
{
    Dataset Part(string name, int count, int stream) =>
        Dataset.Create(name, lattice.Draw(count, new RandomStream(1, "Ising draws", stream)), image: lattice.Size);
    return new DataSplit(Part("training draws", rows, 0), Part("validation draws", validationRows, 1), null, "independent draws");
}

// The mean of -log q(x) over the exact p(x): never below H(p), and above it by the divergence of q from p.
static double CrossEntropy(Circuit circuit, IsingLattice lattice)
{
    double[] log = circuit.LogLikelihood(Dataset.Create("all configurations", lattice.All(), image: lattice.Size));
    return -log.Zip(lattice.Probabilities, (l, p) => p * l).Sum();
}

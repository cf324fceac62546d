using Entroscope.Data;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Samples;
using Entroscope.Structure;
using Entroscope.Workflow;

int width = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 32;
int n = args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 40000;
foreach ((int side, bool periodic) in new[] { (3, false), (3, true), (4, false), (4, true) })
{
    var lattice = new IsingLattice(new GridSize(side, side), periodic, IsingLattice.CriticalCoupling);
    DataSplit samples = Draw(lattice, n, n/5);
    TrainedNetwork trained = TrainingJob.Run(samples, new NetworkPlan { Widths = [width] , Tree = args.Length>3?args[3]:null}, TrainingOptions.ForRows(n) with { Steps = 60, Refit = false, PseudoCount=0.02, LeafPseudoCount=0.02 });
    double cross = CrossEntropy(trained.Model, lattice);
    Console.WriteLine(FormattableString.Invariant($"{lattice.Name}: H {lattice.Entropy / Math.Log(2):0.0000000000} bits; cross {cross / Math.Log(2):0.0000} ({cross / lattice.Entropy - 1:0.00 %}) {trained.Elapsed.TotalSeconds:0.0} s steps {trained.Training.BestStep} {trained.Model.ParameterCount}"));
}

static DataSplit Draw(IsingLattice lattice, int rows, int validationRows)
{
    Dataset Part(string name, int count, int stream) =>
        Dataset.Create(name, lattice.Draw(count, new RandomStream(1, "ising samples", stream)), image: lattice.Size);
    return new DataSplit(Part("train", rows, 0), Part("validation", validationRows, 1), null, "independent draws");
}

static double CrossEntropy(ConvAC model, IsingLattice lattice)
{
    Observations all = lattice.All();
    double[] log = new double[all.Rows];
    Engines.Create(model).LogLikelihood(all, RowSelection.All(all), log);
    return -log.Zip(lattice.Probabilities, (l, p) => p * l).Sum();
}

using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Files.Models;
using Entroscope.Fuzz.Mutations;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Theorems;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Fuzz.Targets;

/// <summary>Model files of networks and mixtures of every leaf family; an accepted model is evaluated, sampled, measured and, if small, verified.</summary>
/// <param name="name">The ending of the files: json or safetensors.</param>
/// <param name="edit">How a file is changed.</param>
internal sealed class ModelTarget(string name, Edit edit) : FuzzTarget
{
    private const int Rows = 5;
    private const int Draws = 32;
    private const int MostNodes = 40;
    private const int MostAlphabet = 300;

    private static readonly EngineOptions Engine = new() { Threads = 1 };

    public override string Name => name;

    public override int Weight => 10;

    public override bool Run(FuzzInput input, string folder)
    {
        string path = Path.Combine(folder, "m." + name);
        File.WriteAllBytes(path, input.Files[0]);
        ConvACMixture model = Named(path, () => ModelFile.Load(path));
        Ask(model, input.Files[0].Length);

        // Written and read again it is the same.
        string again = Path.Combine(folder, "again." + name);
        ModelFile.Save(model, again);
        Demand(ModelFile.Load(again).ParameterCount == model.ParameterCount, "A model that changes when it is written.");
        return true;
    }

    protected override IEnumerable<FuzzInput> MakeSeeds() => ModelSeeds.Files("." + name).Select(f => new FuzzInput(name, 0, [f]));

    protected override byte[] Mutate(byte[] content, byte[] other, RandomStream random) => edit(content, other, random);

    // Every fourth model is measured and verified, which costs most.
    private static void Ask(ConvACMixture model, int length)
    {
        ConvAC first = model.Pattern;
        Observations data = RandomNetworks.Data(first, Rows, 0.2, 3);
        double[] values = LogLikelihood.Compute(model, data, Engine);
        Demand(!values.Any(double.IsNaN), "A log-likelihood that is not a number.");
        var engine = new ModelEngine(model, Engine);
        Questions(
            () => engine.Ledger(data, RowSelection.All(data)),
            () => Posterior.OfClass(model, data, Engine),
            () => Sampling.Draw(model, Rows, 5, engine: Engine),
            () => Sampling.Impute(model, data, 7, engine: Engine),
            () => SharedLedgers.Compute(engine, FittingRows.Of(model.Pattern, data)),
            () => MostProbableExplanation.Compute(model, null));
        if (length % 4 > 0 || first.Tree.NodeCount > MostNodes || first.Leaves.Any(l => l.Alphabet > MostAlphabet))
        {
            return;
        }

        Questions(
            () => EntropyAnalysis.Measure(model, new EntropyOptions { Draws = Draws, Engine = Engine }),
            () => ModelVerification.Run(
                model, null, new VerificationOptions { MaxDraws = Draws, EnumerationLimit = 64, EmSteps = 1, Engine = Engine }, null, CancellationToken.None));
    }

    // A question may be refused, of a model whose weights are no probabilities for one, and the next is asked all the same.
    private static void Questions(params ReadOnlySpan<Func<object>> questions)
    {
        foreach (Func<object> question in questions)
        {
            try
            {
                question();
            }
            catch (EntroscopeException e)
            {
                FuzzCheck.Message(e.Message);
            }
        }
    }
}

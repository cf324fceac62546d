using Entroscope.Engine;
using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Networks.Tests.Support;

/// <summary>What an exported graph must compute, by the log-domain reference of every component.</summary>
internal sealed class ReferenceValues
{
    public ReferenceValues(ConvACMixture model, Observations rows, int? level = null)
    {
        (int count, int classes) = (model.Components.Count, model.Classes);
        LogP = new double[rows.Rows];
        Classes = new double[rows.Rows * classes];
        Components = new double[rows.Rows * count];
        var latents = new List<double>[rows.Rows];
        var given = new double[count][];
        var parts = new double[count][][];
        for (int z = 0; z < count; z++)
        {
            ConvAC component = model.Components[z];
            var engine = new ReferenceEngine(component);
            given[z] = new double[rows.Rows * classes];
            engine.LogLikelihood(rows, RowSelection.All(rows), new double[rows.Rows], given[z], CancellationToken.None);
            int[] nodes = level is { } l ? component.Tree.Cut(l) : [component.Tree.Root];
            parts[z] = engine.LatentPosteriors(rows, RowSelection.All(rows), nodes, null, CancellationToken.None);
        }

        for (int r = 0; r < rows.Rows; r++)
        {
            double[] prior = [.. model.Components.SelectMany((c, z) => c.ClassPrior.ToArray().Select(p => model.Weights[z] * p))];
            double[] joint = [.. prior.Select((p, i) => Math.Log(p) + given[i / classes][(r * classes) + (i % classes)])];
            LogP[r] = LogSpace.LogSumExp(joint);
            double[] posterior = double.IsNegativeInfinity(LogP[r]) ? prior : [.. joint.Select(j => Math.Exp(j - LogP[r]))];
            for (int i = 0; i < posterior.Length; i++)
            {
                Classes[(r * classes) + (i % classes)] += posterior[i];
                Components[(r * count) + (i / classes)] += posterior[i];
            }

            latents[r] = [];
            for (int z = 0; z < count; z++)
            {
                foreach (double[] node in parts[z])
                {
                    int channels = node.Length / rows.Rows;
                    latents[r].AddRange(node.AsSpan(r * channels, channels).ToArray().Select(p => p * Components[(r * count) + z]));
                }
            }
        }

        Latents = [.. latents.SelectMany(l => l)];
    }

    public double[] LogP { get; }

    public double[] Classes { get; }

    public double[] Components { get; }

    /// <summary>Gets P(Z = z, D_v = d | x) of the nodes of all components, row by row.</summary>
    public double[] Latents { get; }
}

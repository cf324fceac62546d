using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Coding;

/// <summary>Recognises a model by what its codes depend on: trees, channels, leaves and every parameter, whatever its file and its names.</summary>
internal static class ModelFingerprint
{
    /// <summary>The bytes of a fingerprint.</summary>
    public const int Length = 16;

    /// <summary>Computes the first 16 bytes of a SHA-256.</summary>
    public static byte[] Of(ConvACMixture model)
    {
        using var hash = new ContentHash();
        hash.AddIntegers(model.Components.Count, model.Sites, model.Classes);
        hash.AddReals(model.Weights);
        foreach (ConvAC component in model.Components)
        {
            Add(hash, component);
        }

        return Convert.FromHexString(hash.Finish(Length));
    }

    private static void Add(ContentHash hash, ConvAC model)
    {
        hash.AddIntegers(model.Tree.NodeCount, model.Shape.MatrixCount);
        for (int v = 0; v < model.Tree.NodeCount; v++)
        {
            hash.AddIntegers(model.Tree.Parent(v), model.Shape.Channels(v));
            hash.AddIntegers(model.Tree.Children(v));
            if (model.Shape.SharedWeights)
            {
                hash.AddIntegers(model.Shape.MatrixOf(v));
            }
        }

        for (int m = 0; m < model.Shape.MatrixCount; m++)
        {
            hash.AddReals(model.Matrix(m));
        }

        hash.AddReals(model.ClassPrior);
        foreach (LeafDistribution leaf in model.Leaves)
        {
            hash.AddIntegers((int)leaf.Family, leaf.Alphabet, leaf.Channels);
            hash.AddReals(leaf.Part(0));
            if (leaf.Specification.Codes is { } codes)
            {
                // Codes of at most 2^53 are numbers of double precision.
                hash.AddIntegers(codes.Codes.Length);
                hash.AddReals(Array.ConvertAll(codes.Codes.ToArray(), c => (double)c));
            }
        }
    }
}

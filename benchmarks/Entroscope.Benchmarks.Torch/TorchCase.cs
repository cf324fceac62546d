using System.Runtime.InteropServices;
using Entroscope.Benchmarks.Peers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Entroscope.Benchmarks.Torch;

/// <summary>The parameters and data of a case.</summary>
internal sealed class TorchCase
{
    private readonly Embedding _table;
    private readonly Embedding _logTable;
    private readonly Lazy<Tensor> _oneHot;

    /// <summary>Reads a case: its weights, leaf tables and data in the order of PeerCase.Export.</summary>
    public TorchCase(PeerRequest request)
    {
        (int sites, int width) = (request.Sites!.Value, request.Width!.Value);
        var weights = new List<Tensor>();
        using FileStream file = File.OpenRead(request.Weights!);
        for (int nodes = sites; nodes >= 1; nodes /= 2)
        {
            weights.Add(tensor(Read<float>(file, [nodes, nodes > 1 ? width : 1, width], out long[] shape), shape).requires_grad_(true));
        }

        Tensor table = tensor(Read<float>(file, [(long)sites * request.Values!.Value, width], out long[] tableShape), tableShape);
        Weights = weights;
        Index = tensor(Read<int>(file, [sites, request.Batch!.Value], out long[] indexShape), indexShape).to(int64);
        FlatIndex = Index.view(-1, 1);
        ValueIndex = (Index - (arange(sites, int64).view(-1, 1) * request.Values!.Value)).unsqueeze(1);
        Tensor values = arange(request.Values!.Value, int64).view(1, -1, 1);
        _oneHot = new Lazy<Tensor>(() => ValueIndex.eq(values).to(float32).DetachFromDisposeScope());
        _table = nn.Embedding_from_pretrained(table, freeze: false);
        _logTable = nn.Embedding_from_pretrained(table.log(), freeze: false);
    }

    /// <summary>Gets the weights of every level, [nodes, rows, channels].</summary>
    public IReadOnlyList<Tensor> Weights { get; }

    /// <summary>Gets for every site and sample the row of the leaf table, [sites, batch].</summary>
    public Tensor Index { get; }

    /// <summary>Gets the same for a gather of rows, [sites * batch, 1].</summary>
    public Tensor FlatIndex { get; }

    /// <summary>Gets for every site and sample the value, [sites, 1, batch].</summary>
    public Tensor ValueIndex { get; }

    /// <summary>Gets 1 at every sample's value, else 0: [sites, values, batch].</summary>
    public Tensor OneHot => _oneHot.Value;

    /// <summary>Gets the leaves, [sites * values, channels]: probabilities, or their logarithms.</summary>
    public Embedding Leaves(bool log) => log ? _logTable : _table;

    /// <summary>Gets what gradients are taken to.</summary>
    public IList<Tensor> Parameters(bool log) => [.. Weights, Leaves(log).weight!];

    private static T[] Read<T>(FileStream file, long[] shape, out long[] sameShape)
        where T : unmanaged
    {
        sameShape = shape;
        var values = new T[shape.Aggregate(1L, (a, b) => a * b)];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}

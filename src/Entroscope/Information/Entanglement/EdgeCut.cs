using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Entanglement;

/// <summary>An edge with its spectrum, the rank that it is cut to, and the two factors of its conv.</summary>
internal sealed class EdgeCut
{
    // Smaller coefficients have no vectors that could be distinguished from rounding.
    private const double Significant = 1e-11;

    private readonly ConvAC _model;
    private readonly ScaledMatrix _above;
    private readonly ScaledMatrix _outside;
    private readonly double[] _squared;

    /// <param name="above">What the conv of the node makes of its channels, [k, rows].</param>
    /// <param name="outside">What the rest of the network holds, [m, rows].</param>
    public EdgeCut(ConvAC model, int node, ScaledMatrix above, ScaledMatrix outside)
    {
        (_model, Node, _above, _outside) = (model, node, above, outside);
        double[] values = SingularValues.Of(above.TimesTransposed(outside));
        double total = values.Sum(s => s * s);
        _squared = [.. values.Select(s => s * s / total)];
        (long rows, long columns) = (model.Shape.Rows(node), model.Shape.Channels(node));
        int significant = values.Count(s => s > Significant * values[0]);
        LargestFactored = (int)Math.Min(significant, ((rows * columns) - 1) / (rows + columns));
    }

    public int Node { get; }

    public IReadOnlyList<double> Squared => _squared;

    public int FullRank => _squared.Length;

    /// <summary>Gets the largest rank at which two factors have fewer numbers than the conv; 0 where there is none.</summary>
    public int LargestFactored { get; }

    /// <summary>Gets or sets the rank; 0 where the conv stays as it is.</summary>
    public int Rank { get; set; }

    public bool IsFactored => Rank > 0;

    public double Lost => Tail(Rank);

    /// <summary>Gets the factors: row by row [rows, rank] and [rank, channels].</summary>
    public double[] Left { get; private set; } = [];

    public double[] Right { get; private set; } = [];

    /// <summary>Gets the squared relative error of the state at a rank.</summary>
    public double Tail(int rank) => _squared.Skip(rank).Reverse().Sum();

    /// <summary>
    /// Computes W' = (R'X)(C'W): the conv followed by the projection XX' on the leading vectors of S = R E'. With S = X s V' the columns of C = E'V/s are the
    /// coordinates of the vectors, R C = X, without an inverse of R.
    /// </summary>
    /// <remarks>V s = S'X has errors along the vectors of larger values, which the division by s would raise; these are taken out first.</remarks>
    public void Factor()
    {
        ScaledMatrix matrix = _above.TimesTransposed(_outside);
        (double[] values, ScaledMatrix vectors) = SingularValues.Decompose(matrix);
        var kept = new ScaledMatrix(vectors.Rows, Rank, vectors.Values[..(vectors.Rows * Rank)]);
        ScaledMatrix left = _above.Transposed().TimesTransposed(kept.Transposed());

        ScaledMatrix right = Orthonormal(matrix.Transposed().TimesTransposed(kept.Transposed()));
        for (int q = 0; q < Rank; q++)
        {
            TensorPrimitives.Divide(right.Column(q), values[q], right.Column(q));
        }

        ScaledMatrix coordinates = _outside.Transposed().TimesTransposed(right.Transposed());
        ScaledMatrix factor = coordinates.Transposed().Times(_model.Weights(Node), _model.Shape.Channels(Node));

        // The values are without the power of two of the matrix.
        double exponent = left.Exponent + factor.Exponent - matrix.Exponent;
        Left = left.Transposed().Values;
        Right = factor.Transposed().Values;
        TensorPrimitives.Multiply(Right, Math.ScaleB(1, (int)exponent), Right);
    }

    // Gram and Schmidt, twice, from the largest value on.
    private static ScaledMatrix Orthonormal(ScaledMatrix vectors)
    {
        for (int q = 0; q < vectors.Columns; q++)
        {
            Span<double> own = vectors.Column(q);
            for (int pass = 0; pass < 2; pass++)
            {
                TensorPrimitives.Divide(own, Math.Sqrt(DenseMatrix.Dot(own, own)), own);
                for (int p = 0; p < q; p++)
                {
                    Span<double> other = vectors.Column(p);
                    TensorPrimitives.MultiplyAdd(other, -DenseMatrix.Dot(own, other), own, own);
                }
            }

            TensorPrimitives.Divide(own, Math.Sqrt(DenseMatrix.Dot(own, own)), own);
        }

        return new ScaledMatrix(vectors.Rows, vectors.Columns, vectors.Values);
    }

    /// <summary>Multiplies the factors: W', row by row [rows, channels].</summary>
    public double[] Product()
    {
        int columns = _model.Shape.Channels(Node);
        double[] product = new double[Left.Length / Rank * columns];
        for (int g = 0; g < Left.Length / Rank; g++)
        {
            Span<double> to = product.AsSpan(g * columns, columns);
            for (int q = 0; q < Rank; q++)
            {
                TensorPrimitives.MultiplyAdd(Right.AsSpan(q * columns, columns), Left[(g * Rank) + q], to, to);
            }
        }

        return product;
    }
}

using System.Numerics;

namespace Entroscope.Numerics;

/// <summary>
/// The kernels of the scaled linear engine. They work on <em>panels</em>: matrices whose columns are <see cref="PanelLanes"/> samples,
/// [rows, lanes] row-major, 128 bytes a row, aligned to 64 bytes.
/// </summary>
/// <remarks>
/// Arguments are not checked. Every implementation gives the same bits: multiply-adds are fused, a lane never influences another one, and
/// sums over lanes run from the first lane to the last. Outputs must not overlap inputs unless a kernel says so.
/// </remarks>
internal abstract unsafe class PanelKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int RowBytes = 128;

    /// <summary>Gets the samples of a panel: 32 in single, 16 in double precision.</summary>
    public static int PanelLanes => RowBytes / sizeof(T);

    /// <summary>Gets the name by which the environment variable chooses these kernels.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the numbers of a vector.</summary>
    public abstract int Width { get; }

    /// <summary>Gets the rows of a block of a packed matrix.</summary>
    public abstract int BlockRows { get; }

    /// <summary>Packs a matrix for <see cref="Multiply"/>: blocks of output rows, [inputs, rows of the block] each.</summary>
    /// <param name="rowStride">The distance between neighbouring output rows.</param>
    /// <param name="columnStride">The distance between neighbouring inputs.</param>
    /// <param name="destination">Receives outputs x inputs numbers.</param>
    public void Pack(ReadOnlySpan<double> matrix, int rowStride, int columnStride, int outputs, int inputs, T* destination)
    {
        for (int start = 0; start < outputs;)
        {
            int height = BlockHeight(outputs - start);
            T* block = destination + ((nint)start * inputs);
            for (int i = 0; i < height; i++)
            {
                int from = (start + i) * rowStride;
                for (int d = 0; d < inputs; d++)
                {
                    block[(d * height) + i] = T.CreateTruncating(matrix[from + (d * columnStride)]);
                }
            }

            start += height;
        }
    }

    /// <summary>Computes o = a u.</summary>
    /// <param name="packed">The matrix a, packed.</param>
    /// <param name="inputs">The rows of u.</param>
    /// <param name="outputs">The rows of o.</param>
    /// <param name="o">Receives the product, a panel.</param>
    public abstract void Multiply(T* packed, int inputs, int outputs, T* u, T* o);

    /// <summary>Computes o = a u and the largest and smallest entry of every lane of o.</summary>
    /// <param name="packed">The matrix a, packed.</param>
    /// <param name="inputs">The rows of u.</param>
    /// <param name="outputs">The rows of o.</param>
    /// <param name="u">A panel of finite numbers.</param>
    /// <param name="o">Receives the product, a panel.</param>
    /// <param name="high">Receives the maximum of every lane.</param>
    /// <param name="low">Receives the minimum of every lane.</param>
    public abstract void MultiplyWithRange(T* packed, int inputs, int outputs, T* u, T* o, T* high, T* low);

    /// <summary>Gets the row length that <see cref="AddOuterProduct"/> wants: the columns, rounded up to whole vectors, and to a multiple of 4.</summary>
    /// <param name="columns">The number of columns, at least 1.</param>
    public abstract int Pad(int columns);

    /// <summary>Adds to n[g, d] the sum over lanes of r[g, lane] u[lane, d], one multiply-add after the other.</summary>
    /// <param name="r">A panel, [rows, lanes].</param>
    /// <param name="byLane">The other factor lane by lane, [lanes, pad]; that of further panels follows.</param>
    /// <param name="pad">The length of its rows, a value of <see cref="Pad"/>.</param>
    /// <param name="sums">The sums, [rows, pad].</param>
    /// <param name="panels">The number of panels that are summed, the first to the last, without storing the sums between them.</param>
    /// <param name="step">The distance of the panels.</param>
    public abstract void AddOuterProduct(T* r, int rows, T* byLane, int pad, T* sums, int panels = 1, long step = 0);

    /// <summary>Adds to counts in double precision what <see cref="AddOuterProduct"/> sums from 0, times weights, as <see cref="AddWeighted"/> does.</summary>
    /// <param name="sums">Scratch, [rows, pad].</param>
    /// <param name="packed">The transposed matrix of the weights, packed.</param>
    /// <param name="destination">The counts, [rows, columns].</param>
    public abstract void AddWeightedOuterProduct(
        T* r, int rows, T* byLane, int pad, T* sums, int panels, long step, T* packed, int columns, double* destination);

    /// <summary>Writes a panel lane by lane.</summary>
    /// <param name="panel">The panel, [rows, lanes].</param>
    /// <param name="destination">Receives [lanes, pad]; what lies beyond the rows becomes 0.</param>
    /// <param name="pad">The length of a row of the destination.</param>
    public abstract void Transpose(T* panel, int rows, T* destination, int pad);

    /// <summary>Makes a panel of what lies lane by lane: the inverse of <see cref="Transpose"/>.</summary>
    /// <param name="byLane">The numbers, [lanes, pad].</param>
    /// <param name="pad">The length of a row of the source.</param>
    /// <param name="panel">Receives [rows, lanes].</param>
    public abstract void TransposeBack(T* byLane, int pad, int rows, T* panel);

    /// <summary>Looks every lane up in the rows of a small table: o[row, lane] = table[row, index[lane]].</summary>
    /// <param name="table">The table, [rows, stride].</param>
    /// <param name="stride">The length of its rows: 4, 8, 16, 32, at most the lanes of a panel.</param>
    /// <param name="index">For every lane its column.</param>
    /// <param name="o">Receives the panel, [rows, lanes].</param>
    public abstract void Gather(T* table, int stride, int rows, int* index, T* o);

    /// <summary>Copies for every lane a row of a table.</summary>
    /// <param name="table">The table, [rows, stride].</param>
    /// <param name="stride">The length of its rows, a multiple of 8.</param>
    /// <param name="index">For every lane its row.</param>
    /// <param name="destination">Receives [lanes, stride].</param>
    public abstract void GatherRows(T* table, int stride, int* index, T* destination);

    /// <summary>Adds for every lane a row to a row of a table, from the first lane to the last.</summary>
    /// <param name="x">What is added, [lanes, stride].</param>
    /// <param name="stride">The length of the rows, a multiple of 8.</param>
    /// <param name="index">For every lane its row.</param>
    /// <param name="table">The table, [rows, stride].</param>
    public abstract void AddRows(T* x, int stride, int* index, T* table);

    /// <summary>Adds for every lane a row to a row of a table in double precision.</summary>
    /// <param name="x">What is added, [lanes, stride].</param>
    /// <param name="stride">The length of the rows, a multiple of 4.</param>
    /// <param name="index">For every lane its row.</param>
    /// <param name="table">The table, [rows, stride].</param>
    public abstract void ScatterRows(T* x, int stride, int* index, double* table);

    /// <summary>Adds numbers to others in double precision.</summary>
    public abstract void AddWidened(T* x, int length, double* destination);

    /// <summary>Prepares a pool of two nodes: the power of two that brings their product back into range, and what the product may lose.</summary>
    /// <param name="first">The state of the first child (<see cref="PanelState"/>).</param>
    /// <param name="factor">Receives the power of two, one a lane.</param>
    public abstract void PreparePair(T* first, T* second, T* factor, T* state);

    /// <summary>Computes the power of two of <see cref="PreparePair"/> again, without the rest.</summary>
    public abstract void PairFactor(T* first, T* second, T* factor);

    /// <summary>Computes u = o1 o2 f.</summary>
    /// <param name="first">The panel o1, [channels, lanes].</param>
    /// <param name="second">The panel o2.</param>
    /// <param name="factor">The power of two f, one a lane.</param>
    public abstract void PoolPair(T* first, T* second, T* factor, int channels, T* u);

    /// <summary>The way down through a pool of two nodes: rho1 = g o2 f, rho2 = g o1 f, in the place of o1 and o2; and u = o1 o2 f again.</summary>
    /// <param name="first">The panel o1; receives rho1.</param>
    /// <param name="second">The panel o2; receives rho2.</param>
    /// <param name="factor">The power of two f, one a lane.</param>
    /// <param name="g">The derivatives of log p(x) by u.</param>
    public abstract void DistributePair(T* first, T* second, T* factor, T* g, int channels, T* u);

    /// <summary>Multiplies a running product of any number of nodes, kept as mantissas of [1, 2) (or 0) and exponents, by a panel.</summary>
    /// <param name="o">The panel, [channels, lanes].</param>
    /// <param name="mantissas">The mantissas, 1 at the beginning.</param>
    /// <param name="exponents">The exponents, 0 at the beginning.</param>
    /// <param name="state">Loss (in units of the product of the peaks), exponent, and the
    /// exponent of the product of the peaks in the row of the factor; 0 at the beginning.</param>
    public abstract void MultiplyInto(T* o, T* child, int channels, T* mantissas, T* exponents, T* state);

    /// <summary>Ends a running product: u in (0, 1) with its largest entry at least 1/2.</summary>
    /// <param name="state">The state of the running product; receives loss and exponent of u.</param>
    /// <param name="u">Receives the product; may be the mantissas.</param>
    public abstract void EndProduct(int channels, T* mantissas, T* exponents, T* state, T* u);

    /// <summary>Finishes the state of a node after its conv: high and low have been computed, loss and exponent are those of the conv's input.</summary>
    /// <param name="channels">The conv's input channels.</param>
    /// <param name="high">The largest output of every lane.</param>
    /// <param name="state">The state, completed in place.</param>
    public abstract void FinishState(int channels, T* high, T* state);

    /// <summary>Computes element by element x y; the destination may be one of them.</summary>
    public abstract void Product(T* x, T* y, int rows, T* destination);

    /// <summary>Computes element by element x / y where y is above 0, else 0; the destination may be one of them.</summary>
    public abstract void Quotient(T* x, T* y, int rows, T* destination);

    /// <summary>Computes for every lane the sum over rows of x y.</summary>
    public abstract void DotRows(T* x, T* y, int rows, T* destination);

    /// <summary>Computes for every lane the sum over rows of weights[row] x[row, lane].</summary>
    public abstract void WeightedSum(T* weights, T* x, int rows, T* destination);

    /// <summary>Adds to n[g, d] the product of a sum and a weight, rounded once, in double precision.</summary>
    /// <param name="sums">The sums, [rows, pad].</param>
    /// <param name="packed">The transposed matrix of the weights, packed.</param>
    /// <param name="destination">What is added to, [rows, columns].</param>
    public abstract void AddWeighted(T* sums, int pad, T* packed, int rows, int columns, double* destination);

    /// <summary>Gets the rows of the block that begins where so many output rows are left.</summary>
    protected int BlockHeight(int left) => left >= BlockRows ? BlockRows : left >= 4 ? 4 : 1;
}

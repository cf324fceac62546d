using CsCheck;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Model;

/// <summary>The quick check of discrete columns, compared with the rule of a leaf value by value, in every storage.</summary>
public sealed class SymbolRowsTests
{
    [Fact]
    public void TheQuickCheckIsTheRule() => Gen.Select(
        Gen.Int[1, 300], Gen.OneOf(Gen.Double[-1, 4], Gen.Int[-1, 300].Select(i => (double)i), Gen.Const(double.NaN)).Array[1, 40], Gen.Int[0, 3]).Sample(
        (alphabet, drawn, storage) =>
        {
            double[] values = storage == 3 ? drawn : Array.ConvertAll(drawn, v => double.IsNaN(v) ? v : Math.Abs(Math.Floor(v)) % (storage == 0 ? 256 : 500));
            ValueColumn column = storage switch
            {
                0 => ValueColumn.Of(Array.ConvertAll(values, v => double.IsNaN(v) ? (byte)0 : (byte)v),
                    Array.Exists(values, double.IsNaN) ? Array.ConvertAll(values, double.IsNaN) : null),
                1 => ValueColumn.Of(Array.ConvertAll(values, v => double.IsNaN(v) ? ushort.MaxValue : (ushort)v)),
                2 => ValueColumn.Of(Array.ConvertAll(values, v => (float)v)),
                _ => ValueColumn.Of([.. values]),
            };
            var leaf = new CategoricalLeaf(1, alphabet, [.. Enumerable.Repeat(1.0 / alphabet, alphabet)]);
            int start = values.Length / 3;
            bool fits = Enumerable.Range(start, values.Length - start).All(r => double.IsNaN(column[r]) || leaf.Describe(column[r]) is null);
            Assert.Equal(fits, column.AreSymbols(alphabet, start, values.Length));
        });
}

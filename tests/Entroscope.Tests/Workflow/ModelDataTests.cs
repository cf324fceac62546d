using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests.Data;
using Entroscope.Tests.Files;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Rows are read for a model by the names of its columns where both have names: nothing is taken for another column without a word.</summary>
public sealed class ModelDataTests
{
    private const string Order = "; the columns must be 'b', 'c', 'r', 'k', in this order.";
    private static readonly ConvAC Labelled = Model(["b", "c", "r", "k"], "y", ["n", "p"]);

    [Theory]
    [InlineData("b,c,r,k,y\n1,0,1,0,n\n", 0)]
    [InlineData("y,b,c,r,k\np,1,0,1,0\n", 1)]
    [InlineData("b,c,r,k,y\n1,0,1,0,?\n", -1)]
    public void TheRememberedLabel_IsFoundByName(string text, int label) => Assert.Equal([label], Read(Labelled, text).Labels!);

    [Theory]
    [InlineData("b,c,r,k\n1,0,1,0\n")]
    [InlineData("1,0,1,0\n")]
    [InlineData("s,t,u,v\n1,0,1,0\n")]
    public void Columns_WithoutKnownNames_AreTakenByTheirPlace(string text) => Assert.Null(Read(Labelled, text).Labels);

    [Fact]
    public void AFileOfTheFormOfTheTrainingData_WithoutNames_HasItsLabel() =>
        Assert.Equal([1], Read(Model(["x0", "x1", "x3", "x4"], "x2", ["0", "1"]), "1,0,1,0,0\n").Labels!);

    [Fact]
    public void RowsWithoutAnyLabel_AreRead_AlsoWhereTheLabelIsNamed() =>
        Assert.Equal([-1, -1], Read(Labelled, "b,c,r,k,y\n1,0,1,0,?\n0,0,1,1,\n", new DataOptions { Label = "y" }).Labels!);

    [Fact]
    public void AFileWithoutTheColumnOfTheClass_IsRead_AlsoWhereTheLabelIsNamed() =>
        Assert.Null(Read(Labelled, "b,c,r,k\n1,0,1,0\n", new DataOptions { Label = "y" }).Labels);

    [Theory]
    [InlineData("id,b,c,r,y\n1,0,1,0,n\n", "column 'id' is not known to the model, and the model's column 'k' is missing" + Order)]
    [InlineData("b,c,r,extra\n1,0,1,0\n", "column 'extra' is not known to the model, and the model's column 'k' is missing" + Order)]
    [InlineData("u,v,r,k\n1,0,1,0\n", "columns 'u', 'v' are not known to the model, and the model's columns 'b', 'c' are missing" + Order)]
    [InlineData("id,b,c,r,k,y\n1,0,1,0,1,p\n", "the model has 4 sites, but the data has 5 columns: column 'id' is not known to the model" + Order)]
    [InlineData("b,c,r,y\n1,0,1,n\n", "the model has 4 sites, but the data has 3 columns: the model's column 'k' is missing" + Order)]
    [InlineData("c,b,r,k,y\n1,0,1,0,n\n", "column 'c' is where the model has its site 0, 'b'; the columns must be in the order of the training data.")]
    [InlineData("b,c,r,k,z\n1,0,1,0,1\n", "has 5 columns ('b', 'c', 'r', 'k', 'z'), but the model has 4 sites; "
        + "if the other column is the class, name it as the label.")]
    [InlineData("1,0,1,0,1\n",
        "has 5 columns, but the model has 4 sites; if the other column is the class, name it as the label.")]
    [InlineData("1,0,1\n", "the model has 4 sites, but the data has 3 columns.")]
    public void OtherColumns_AreRefusedByName(string text, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("d.csv", System.Text.Encoding.UTF8.GetBytes(text));
        ErrorAssert.Throws<DataException>($"{path}: {message}", () => ModelData.Load(Labelled, path));
    }

    [Fact]
    public void WithoutClasses_AnotherColumn_IsOneTooMany()
    {
        ConvAC model = Model(["b", "c"], null, null);
        using var folder = new TemporaryFolder();
        string path = folder.Write("d.csv", "b,c,y\n1,0,1\n"u8.ToArray());
        ErrorAssert.Throws<DataException>(
            $"{path}: the model has 2 sites, but the data has 3 columns: column 'y' is not known to the model; the columns must be 'b', 'c', in this order.",
            () => ModelData.Load(model, path));
    }

    /// <summary>Integers that the model does not know are read alike wherever rows of text are read for it; of arrays they are refused and counted.</summary>
    [Fact]
    public void UnknownIntegers_AreReadAlike()
    {
        using var folder = new TemporaryFolder();
        string rows = string.Concat(Enumerable.Range(0, 40).Select(i => Invariant($"{i % 2},{(i % 4 == 3 ? 7 : i % 2)},0,1,n\n")));
        string path = folder.Write("d.csv", System.Text.Encoding.UTF8.GetBytes("b,c,r,k,y\n" + rows));
        var split = ModelSplit.Load(Labelled, path);
        Assert.Equal(10, split.Train.Data.Columns[1].Missing + split.Validation.Data.Columns[1].Missing);
        Assert.Equal(10, HeldOutRows.Load(Labelled, path).Data.Data.Columns[1].Missing);
        Assert.Equal(["column 'c': 10 values not among the 2 known (such as 7), read as missing"], ModelData.Load(Labelled, path).Data.Remarks);
        double[] values = [0, 1, 0, 1, 0, 7, 0, 1, 1, 9, 0, 1];
        string array = folder.Write("d.npy", DataFiles.Npy("'<f8'", "(3, 4)", DataFiles.Doubles(values)));
        ErrorAssert.Throws<DataException>(
            $"{array}: row 2, column 'x1': the value 7 must be an integer of 0..1, the first of 2 rows with values that the model cannot read.",
            () => ModelData.Load(Labelled, array));
    }

    private static ModelData Read(ConvAC model, string text, DataOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        return ModelData.Load(model, folder.Write("d.csv", System.Text.Encoding.UTF8.GetBytes(text)), options);
    }

    private static ConvAC Model(string[] sites, string? label, string[]? classes)
    {
        PoolingTree tree = PoolingTree.Line(sites.Length);
        NetworkShape shape = NetworkShape.PerLevel(tree, 1, [1], classes?.Length ?? 1);
        double[] ones = [.. Enumerable.Repeat(1.0, shape.Classes)];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? ones : [1])];
        var leaf = new CategoricalLeaf(1, 2, [0.5, 0.5]);
        return new ConvAC(
            shape, [.. Enumerable.Repeat(leaf, sites.Length)], weights, [.. ones.Select(p => p / ones.Length)],
            metadata: new ModelMetadata { SiteNames = sites, LabelName = label, ClassNames = classes });
    }
}

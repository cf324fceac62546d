using Entroscope.Coding;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Workflow.Training;

/// <summary>Data read for a model that exists already: its columns are the model's sites and its classes the model's classes.</summary>
/// <param name="Rows">Its rows with the classes in the model's numbering.</param>
internal sealed record ModelData(Dataset Data, FittingRows Rows)
{
    /// <summary>Gets the class of every row in the model's numbering, -1 where unknown; null without labels.</summary>
    public int[]? Labels => Rows.Labels;

    /// <summary>Reads a data file for a model.</summary>
    /// <param name="options">
    /// How to read it. Without a label named, the column of the name that the model remembers holds the class; no other column is taken for it.
    /// A file none of whose rows has a class is read with or without a label named.
    /// </param>
    /// <remarks>
    /// In a table of text a count above the largest known is read as this, an integer that is none of the values of a categorical site as a missing value;
    /// <see cref="Dataset.Remarks"/> has their numbers.
    /// </remarks>
    /// <exception cref="DataException">The data does not fit; the message names row, column, value and requirement.</exception>
    public static ModelData Load(ConvACMixture model, string path, DataOptions? options = null, CancellationToken cancellation = default) =>
        Of(model.Pattern, DataLoader.Load(path, Expecting(model.Pattern, options ?? new DataOptions()), cancellation));

    /// <summary>Reads a text as a whole, to the last sites of its documents.</summary>
    /// <returns>
    /// Its windows and its documents; null where the model reads no text that its symbols make up, or where the options ask for a part of it.
    /// </returns>
    /// <exception cref="DataException">The text cannot be read.</exception>
    internal static (ModelData Data, CodedDocuments Documents)? LoadWhole(ConvACMixture model, string path, DataOptions options, CancellationToken cancellation)
    {
        if (model.Metadata.Sequence is not { Kind: SequenceKind.Bytes or SequenceKind.Characters } schema
            || options is not { Part: DataPart.All, MaxRows: null } || options.Sequence?.Stride is not null)
        {
            return null;
        }

        return DataLoader.LoadWhole(path, Expecting(model.Pattern, options), cancellation) is not { } whole
            || whole.Documents.Sum(d => d.Sites) > CodedDocuments.MostSites ? null
            : (Of(model.Pattern, whole.Data), new CodedDocuments(schema.Window.Count, whole.Documents));
    }

    /// <summary>Takes rows that were read for a model; values that it does not know are those of <see cref="Load"/>.</summary>
    internal static ModelData Of(ConvAC model, Dataset data)
    {
        data = Fit(model, data);
        string[] names = [.. data.Columns.Select(c => c.Name)];
        ModelColumns.EnsureSame(model, data, names);
        return new ModelData(data, FittingRows.Of(model, data.Observations, MapLabels(model, data), data.Name, names));
    }

    /// <summary>Gets the rows, unless values were read as others than the data has, so that the rows would not give the data back.</summary>
    /// <exception cref="DataException">Some were; the message says which.</exception>
    internal FittingRows Unchanged()
    {
        IReadOnlyList<string> remarks = Data.Remarks;
        string others = remarks.Count > 1 ? Invariant($", and {remarks.Count - 1} more of this kind") : string.Empty;
        Refuse.Data(
            remarks.Count > 0, $"{Data.Name}: {remarks[0]}{others}; what was read is not what the data has, so nothing is compressed.");
        return Rows;
    }

    /// <summary>Says where the class is, by default.</summary>
    /// <exception cref="DataException">The options say what the columns are, which the model's schema says already.</exception>
    internal static DataOptions Expecting(ConvAC model, DataOptions options) => model.Metadata.Schema is not null && options.SaysColumns
        ? throw new DataException("The model has a schema, which says what the columns are; kinds, parts of dates and another schema cannot be given.")
        : Sequence(model, options) is var sequence && sequence?.Problem() is { } problem
            ? throw new DataException(problem) { Remedy = sequence.Remedy }
        : options with
        {
            ExpectedSites = model.Tree.SiteCount,
            ExpectedLabel = model.Metadata.LabelName,
            ExpectsClasses = model.Classes > 1,
            Schema = model.Metadata.Schema ?? options.Schema,
            Sequence = sequence,
        };

    private static SequenceOptions? Sequence(ConvAC model, DataOptions options) => model.Metadata.Sequence is { } schema
        ? (options.Sequence ?? new SequenceOptions()) with { Schema = schema } : options.Sequence;

    // A schema has done so already; arrays and images have the alphabets of their formats.
    private static Dataset Fit(ConvAC model, Dataset data)
    {
        if (model.Metadata.Schema is not null || !data.IsText || data.Observations.Sites != model.Tree.SiteCount)
        {
            return data;
        }

        var remarks = new List<string>();
        var values = new ValueColumn[data.Observations.Sites];
        for (int i = 0; i < values.Length; i++)
        {
            (string name, ValueColumn column) = (data.Columns[i].Name, data.Observations.Column(i));
            values[i] = model.Leaves[i] switch
            {
                BinomialLeaf leaf => KnownValues.Nearest(name, column, 0, leaf.Alphabet - 1, remarks),
                CategoricalLeaf leaf => KnownValues.OrMissing(name, column, x => leaf.Describe(x) is null, leaf.Alphabet, remarks),
                _ => column,
            };
        }

        return remarks.Count == 0 ? data : data.WithValues(values, remarks);
    }

    private static int[]? MapLabels(ConvAC model, Dataset data)
    {
        if (data.Labels is null || model.Classes == 1)
        {
            return null;
        }

        IReadOnlyList<string> known = model.Metadata.ClassNames ?? [.. Enumerable.Range(0, model.Classes).Select(y => Invariant($"{y}"))];
        int[] map = [.. data.ClassNames.Select(name => IndexOf(known, name))];
        for (int r = 0; r < data.Labels.Length; r++)
        {
            int label = data.Labels[r];
            Refuse.Data(label >= 0 && map[label] < 0,
                $"{data.Name}: row {r + 1}, column '{data.LabelName}': "
                + $"the class '{data.ClassNames[label]}' is not one of the model's: {string.Join(", ", known)}.");
        }

        return Array.ConvertAll(data.Labels, label => label < 0 ? -1 : map[label]);
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        // Models of earlier releases have the number 7 of the class 007.
        return FieldText.IsCode(Encoding.UTF8.GetBytes(name)) && name.TrimStart('0') is var number && number.Length < name.Length
            ? IndexOf(names, number.Length == 0 ? "0" : number) : -1;
    }
}

using Entroscope.Workflow.Training;

namespace Entroscope.Native.Work;

/// <summary>Rows that were read for a model, and are kept: they are asked about without being read again.</summary>
internal sealed class HeldRows(HeldModel model, ModelData data)
{
    /// <summary>Reads a table by the names of the columns and classes that the model knows.</summary>
    /// <exception cref="DataException">The table does not fit; the message names row, column, value and requirement.</exception>
    public static HeldRows Read(HeldModel model, SourceFile table, CancellationToken cancellation) => HeldObjects.With(
        new Dictionary<string, object>(StringComparer.Ordinal) { [RowNames.Data] = table },
        () => new HeldRows(model, ModelData.Load(model.Model, RowNames.Data, null, cancellation)));

    /// <summary>Gets the rows for the model that they were read for.</summary>
    /// <exception cref="ArgumentException">Another model is asked.</exception>
    public FittingRows For(HeldModel asked)
    {
        Refuse.Argument(!ReferenceEquals(asked, model), $"The rows were read for another model.", nameof(asked));
        return data.Rows;
    }

    /// <summary>Says how many there are and what was read as something else, as a JSON object.</summary>
    public byte[] Describe() => Requests.Json(json =>
    {
        json.WriteNumber("rows", data.Rows.Data.Rows);
        json.WriteStartArray("remarks");
        foreach (string remark in data.Data.Remarks)
        {
            json.WriteStringValue(remark);
        }

        json.WriteEndArray();
    });
}

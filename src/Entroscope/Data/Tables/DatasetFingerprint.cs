using Entroscope.Model;

namespace Entroscope.Data.Tables;

/// <summary>Names the content of a dataset: SHA-256 over sizes, names, values column by column, and labels.</summary>
internal static class DatasetFingerprint
{
    public static string Compute(Dataset data)
    {
        using var hash = new ContentHash();
        hash.AddIntegers(data.Observations.Rows);
        AddNames(hash, [.. data.Columns.Select(c => c.Name)]);
        for (int i = 0; i < data.Observations.Sites; i++)
        {
            hash.AddColumn(data.Observations.Column(i));
        }

        AddNames(hash, data.ClassNames);
        hash.AddIntegers(data.Labels);
        return hash.Finish();
    }

    private static void AddNames(ContentHash hash, IReadOnlyList<string> names)
    {
        hash.AddIntegers(names.Count);
        foreach (string name in names)
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            hash.AddIntegers(text.Length);
            hash.AddBytes(text);
        }
    }
}

namespace Entroscope.Networks.Inputs;

/// <summary>The numbers of classes that several sources name, each in an order of its own.</summary>
internal static class ClassOrder
{
    /// <summary>Gives the classes of test rows the numbers that they have among the rows of the training.</summary>
    /// <param name="labels">The classes, -1 where unknown.</param>
    /// <param name="names">Their names.</param>
    /// <param name="known">The names in the order of the training.</param>
    /// <param name="place">What a refusal names.</param>
    /// <exception cref="DataException">A class is not among them.</exception>
    public static int[] Renumbered(int[] labels, IReadOnlyList<string> names, IReadOnlyList<string> known, string place)
    {
        List<string> order = [.. known];
        int[] map = [.. names.Select(n => order.IndexOf(n))];
        int strange = Array.FindIndex(labels, y => y >= 0 && map[y] < 0);
        string name = strange < 0 ? string.Empty : names[labels[strange]];
        Refuse.Data(strange >= 0, $"{place}: the test rows have the class '{name}', the training rows have not.");
        return Array.ConvertAll(labels, y => y < 0 ? y : map[y]);
    }
}

namespace Entroscope.Inference.Classification;

/// <summary>
/// Names a class by its probability: class <paramref name="Class"/> wherever it has at least a probability of <paramref name="Threshold"/>, else the most
/// probable of the others. For a class that is costly to miss: where a miss costs c and a false alarm 1, the threshold of least expected cost is 1 / (1 + c).
/// </summary>
/// <param name="Class">The class, 0..Y-1.</param>
/// <param name="Threshold">The least probability at which it is named, between 0 and 1.</param>
public sealed record DecisionRule(int Class, double Threshold)
{
    /// <summary>Names the class of a row.</summary>
    /// <param name="posterior">The probabilities of the Y classes.</param>
    /// <returns>The class; of several equally probable ones the first.</returns>
    /// <exception cref="ArgumentException">There are fewer than two classes, the rule names none of them, or its threshold is none.</exception>
    public int Name(ReadOnlySpan<double> posterior)
    {
        Ensure(posterior.Length);
        if (posterior[Class] >= Threshold)
        {
            return Class;
        }

        int best = -1;
        for (int y = 0; y < posterior.Length; y++)
        {
            best = y != Class && (best < 0 || posterior[y] > posterior[best]) ? y : best;
        }

        return best;
    }

    /// <summary>Refuses a class that a model does not have, and a threshold that is none.</summary>
    /// <exception cref="ArgumentException">It is one.</exception>
    internal void Ensure(int classes)
    {
        Refuse.Argument(classes < 2, $"A threshold decides between classes, but the model has a single one.", nameof(classes));
        Refuse.Range(Class < 0 || Class >= classes, $"The classes are 0..{classes - 1}, but a threshold for class {Class} was given.", nameof(Class));
        Refuse.Range(!(Threshold > 0 && Threshold < 1), $"A threshold must lie between 0 and 1, but is {Threshold}.", nameof(Threshold));
    }
}

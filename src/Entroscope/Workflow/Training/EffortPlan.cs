using Entroscope.Learning.Loop;

namespace Entroscope.Workflow.Training;

/// <summary>What an effort may spend, and on what.</summary>
/// <param name="Budget">The operations of all its trainings together (<see cref="TrainingWork"/>).</param>
internal sealed record EffortPlan(double Budget)
{
    /// <summary>The steps of a width on the ladder but the widest, where there are many rows.</summary>
    public const int LadderSteps = 5;

    /// <summary>The most steps of the widest.</summary>
    public const int MostSteps = 60;

    /// <summary>The steps by which priors are compared, where there are many rows.</summary>
    public const int PriorSteps = 3;

    /// <summary>The fewest steps that a stage is begun for.</summary>
    public const int FewestSteps = 5;

    /// <summary>The most components of a mixture.</summary>
    public const int MostComponents = 8;

    /// <summary>The steps of all components of a mixture together.</summary>
    public const int MixtureSteps = 6;

    /// <summary>The steps of a refit that continues, for which work is kept.</summary>
    public const int RefitSteps = 2 * RefitPlan.FurtherSteps;

    /// <summary>The steps for which work is kept where few rows make a refit a repetition.</summary>
    public const int RepeatedSteps = 40;

    /// <summary>The steps without a better score that end a stage where there are few rows: copies part slowly, and may lose before they gain.</summary>
    public const int SplitPatience = 10;

    /// <summary>The width that the ladder begins with where there are many rows.</summary>
    public const int FirstWidth = 16;

    /// <summary>The width that the ladder begins with where there are few rows.</summary>
    public const int Narrowest = 4;

    /// <summary>The strengths of the prior of leaves that are tried beside the given one, each this part of the one before.</summary>
    public const int WeakerPriors = 2;

    /// <inheritdoc cref="WeakerPriors"/>
    public const double WeakerPrior = 0.1;

    private const int MostLeafChannels = 32;
    private const int WidestSteps = 8;
    private const int UpdatesOfStep = 32;

    // 60 000 images of 784 pixels, of which two cores do so many operations in at most 2, 10 and 90 minutes, with what is not counted.
    private const double StandardCells = 60_000.0 * 784;

    /// <summary>Plans an effort.</summary>
    /// <param name="rows">The training rows.</param>
    public static EffortPlan Of(Effort effort, int rows, int sites)
    {
        double cells = (double)rows * sites / StandardCells;
        double standard = effort switch
        {
            Effort.Quick => 2e13,
            Effort.Normal => 1e14,
            _ => 9.5e14,
        };

        // Large data want passes over more cells, small data no fewer passes over less.
        return new EffortPlan(standard * (cells < 1 ? Math.Sqrt(cells) : cells));
    }

    /// <summary>Gets the rows of a mini-batch where there are many rows.</summary>
    public static int BatchOf(int rows) => Math.Max(1, rows / UpdatesOfStep);

    /// <summary>Gets the leaf channels of a column of many values beside nodes of a width: 16 of them are too few to tell such values apart.</summary>
    /// <param name="alphabet">The number of its values; 0 for real ones.</param>
    public static int LeafChannels(int width, int alphabet) => alphabet > 2 * MostLeafChannels ? Math.Min(width / 2, MostLeafChannels) : 0;

    /// <summary>Finds the widths to be trained one from another, where there are many rows: some steps of the widest can be paid for.</summary>
    /// <param name="step">The operations of a step of a width.</param>
    /// <param name="left">The operations that are left.</param>
    public static int[] Ladder(Func<int, double> step, double left)
    {
        // The start, the first steps, and those of the priors.
        var widths = new List<int> { FirstWidth };
        double spent = TrainingWork.OfStart(step(FirstWidth)) + ((2 + WeakerPriors) * PriorSteps * step(FirstWidth));
        while (true)
        {
            int width = widths[^1];
            spent += width == FirstWidth ? 0 : LadderSteps * step(width);
            if (!(spent + ((WidestSteps + RefitSteps) * step(2 * width)) <= left))
            {
                return [.. widths];
            }

            widths.Add(2 * width);
        }
    }
}

namespace Entroscope.Benchmarks.Laws;

/// <summary>What one training says of the law of its data. In bits.</summary>
/// <param name="Key">What was trained, and how: by it a finished training is found again.</param>
/// <param name="Part">The training rows: all, or one half of them in their order.</param>
/// <param name="Rows">The held-out rows.</param>
/// <param name="Seconds">The time of the training.</param>
/// <param name="Levels">Every scale.</param>
/// <param name="Shown">The verdict through this network alone: the law that a check would try, or what there is instead.</param>
/// <param name="Best">The most probable law.</param>
/// <param name="Weight">Its probability.</param>
/// <param name="Parameters">Its parameters with their intervals.</param>
/// <param name="Verdict">The verdict of the product, after the check by further networks; null where these were not trained.</param>
internal sealed record LawRun(
    string Key, string Data, string Part, int Seed, int Width, int TrainingRows, int Rows, double Seconds, LawRunLevel[] Levels, string Shown, string? Best,
    double Weight, string Parameters, string? Verdict);

/// <summary>One scale.</summary>
internal sealed record LawRunLevel(double Sites, double Entropy, double EntropyError, double? Shared, double SharedError, bool Limited);

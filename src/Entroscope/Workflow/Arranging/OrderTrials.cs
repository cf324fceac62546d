using Entroscope.Numerics;

namespace Entroscope.Workflow.Arranging;

/// <summary>Networks trained in both orders, compared on rows that none of them was trained on.</summary>
/// <param name="Rows">The number of held-out rows.</param>
/// <param name="Trainings">The number of trainings in each order.</param>
/// <param name="Given">The held-out log-likelihood in the given order, in nats a row.</param>
/// <param name="Found">The same in the order that was found.</param>
/// <param name="Gain">The difference, found less given, paired over rows and seeds.</param>
/// <param name="GivenAccuracy">The share of rows whose class is recognised in the given order, 0..1; null without classes.</param>
/// <param name="FoundAccuracy">The same in the order that was found.</param>
/// <param name="AccuracyGain">The difference, paired.</param>
public sealed record OrderTrials(
    int Rows, int Trainings, Estimate Given, Estimate Found, Estimate Gain, Estimate? GivenAccuracy, Estimate? FoundAccuracy, Estimate? AccuracyGain);

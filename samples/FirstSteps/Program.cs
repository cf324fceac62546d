using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Ledgers;
using Entroscope.Learning;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;
using static System.FormattableString;

DataSplit digits = DataLoader.LoadSplit("digits");
Dataset test = digits.Test!;
TrainedNetwork trained = TrainingJob.Run(digits, new NetworkPlan { Widths = [16] }, new TrainingOptions { Steps = 5 });

var engine = new ModelEngine(trained.Model);
Evaluation score = Evaluation.Compute(engine, test.Observations, test.Labels);
DatasetLedger ledger = DatasetLedgers.Compute(engine, test.Observations);
Console.WriteLine(Invariant($"{score.Rows} test images: {score.LogLikelihood:0.00} nats an image, {score.Accuracy:0.0 %} recognised"));
Console.WriteLine(Invariant($"left at the pixels: {Bits(ledger.SurprisalGivenLevel[0])}"));
for (int level = 0; level < ledger.LevelInformation.Length; level++)
{
    Console.WriteLine(Invariant($"spent at level {level}:   {Bits(ledger.LevelInformation[level])}"));
}

Console.WriteLine(Invariant($"spent on the class: {Bits(ledger.ClassInformation)}"));
Console.WriteLine(Invariant($"together, -log p:   {Bits(ledger.Surprisal)}"));

static string Bits(Estimate nats) => Invariant($"{nats.Value / Math.Log(2),7:0.00} bits");

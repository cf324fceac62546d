#:project ../src/Entroscope
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

using Entroscope;
using Entroscope.Learning;
using Entroscope.Workflow.Training;

var circuit = Circuit.Train("digits", new NetworkPlan { Widths = [16] }, new TrainingOptions { Steps = 5 });
var test = circuit.Data!.Test!;
var score = circuit.Evaluate(test);
var ledger = circuit.Ledger(test);

Print($"{score.Rows} test images: {score.LogLikelihood:0.00} nats an image, {score.Accuracy:0.0 %} recognised");
Print($"left at the pixels: {Bits(ledger.SurprisalGivenLevel[0].Value)}");
for (int level = 0; level < ledger.LevelInformation.Length; level++)
{
    Print($"spent at level {level}:   {Bits(ledger.LevelInformation[level].Value)}");
}

Print($"spent on the class: {Bits(ledger.ClassInformation.Value)}");
Print($"together, -log p:   {Bits(ledger.Surprisal.Value)}");

static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

static string Bits(double nats) => FormattableString.Invariant($"{nats / Math.Log(2),7:0.00} bits");

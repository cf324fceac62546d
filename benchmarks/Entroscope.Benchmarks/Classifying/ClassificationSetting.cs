using Entroscope.Model;

namespace Entroscope.Benchmarks.Classifying;

/// <summary>What is tried.</summary>
/// <param name="Rows">The rows of planted tables, with those for validation.</param>
/// <param name="TestRows">The rows of planted tables to test on.</param>
/// <param name="First">The first seed.</param>
/// <param name="Seeds">The number of seeds: tables, networks, masks.</param>
/// <param name="Missing">The shares of missing values.</param>
/// <param name="Hybrid">The coefficient of hybrid training.</param>
/// <param name="Kind">What the grey levels of the digits are read as.</param>
/// <param name="Threads">The number of seeds at a time; 0 for one a processor.</param>
internal sealed record ClassificationSetting(
    int Rows, int TestRows, int First, int Seeds, double[] Missing, double Hybrid, ColumnKind Kind, int Threads);

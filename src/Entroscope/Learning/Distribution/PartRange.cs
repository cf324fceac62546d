namespace Entroscope.Learning.Distribution;

/// <summary>Neighbouring parts of a component: matrices first, then leaves, then the classes, in the order of the counts.</summary>
/// <param name="First">The first part.</param>
/// <param name="End">The part after the last one.</param>
internal readonly record struct PartRange(int Component, int First, int End);

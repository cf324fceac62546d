namespace Entroscope.Benchmarks.Missing;

/// <summary>The share of the test images that a method classifies rightly under a pattern.</summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Method">The name of the method.</param>
/// <param name="Pattern">The name of the pattern.</param>
/// <param name="Accuracy">The share, 0..1, a mean over images and masks.</param>
/// <param name="StandardError">Its standard error over the images, whose shares are means over the masks.</param>
/// <param name="Images">The number of images.</param>
/// <param name="Masks">The number of masks an image.</param>
internal sealed record MissingResult(string Set, string Method, string Pattern, double Accuracy, double StandardError, int Images, int Masks);

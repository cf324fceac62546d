using Entroscope.Model;

namespace Entroscope.Benchmarks.Missing;

/// <summary>A method that has been trained on whole images and classifies images with missing pixels.</summary>
internal interface IImageClassifier
{
    string Name { get; }

    /// <summary>Names the most probable class of every row.</summary>
    int[] Classify(Observations data);
}

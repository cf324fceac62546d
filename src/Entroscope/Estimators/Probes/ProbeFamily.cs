namespace Entroscope.Estimators.Probes;

/// <summary>A family of predictors of the class from features.</summary>
internal enum ProbeFamily
{
    /// <summary>One normal distribution a class with a common covariance (linear discriminant analysis), shrunk.</summary>
    Gaussian,

    /// <summary>Multinomial logistic regression with a ridge penalty.</summary>
    Logistic,

    /// <summary>The classes of the nearest rows.</summary>
    Neighbours,
}

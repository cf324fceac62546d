using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>Tests that count what the whole process allocates: no other test may run meanwhile.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

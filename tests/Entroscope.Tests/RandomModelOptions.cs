// What random networks may contain is told to the generator of the library.
global using RandomModelOptions = Entroscope.Model.Leaves.RandomNetworkOptions;

using Entroscope.Benchmarks;

if (args is ["load", .. string[] options])
{
    return LoadBenchmark.Run(options);
}

Console.Error.WriteLine("usage: load [--file PATH | --rows N --columns N --values digits|bytes|decimals|reals|missing] [--repeats N]");
return 1;

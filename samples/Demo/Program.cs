using System.Text;
using Demo;

Console.OutputEncoding = Encoding.UTF8;
DemoMode mode;
try
{
    mode = DemoArguments.Read(args);
}
catch (ArgumentException unknown)
{
    await Console.Error.WriteLineAsync(unknown.Message);
    return 64;
}

if (mode is DemoMode.Help)
{
    Console.WriteLine(DemoArguments.Usage);
    return 0;
}

Console.WriteLine(DemoArguments.Announcement(mode));
Surroundings.Forget();
var data = Directory.CreateTempSubdirectory("aiservice-demo-");
try
{
    return mode is DemoMode.Loop
        ? await Loop.RunAsync(new LoopOptions { Data = data.FullName }, Console.Out, Console.Error)
        : await GuideExample.RunAsync(data.FullName, stays: mode is DemoMode.GuideExample);
}
finally
{
    data.Delete(recursive: true);
}

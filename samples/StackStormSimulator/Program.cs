using StackStormSimulator;

var app = StackStormSimulatorApp.Create(args);
await app.RunAsync();

using AwxSimulator;

var app = AwxSimulatorApp.Create(args);
await app.RunAsync();

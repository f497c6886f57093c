module.exports = { title: 'App help' };
